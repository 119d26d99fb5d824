package io.reelscore.training.study;

import io.reelscore.training.loss.LossSettings;
import io.reelscore.training.pairs.PairSettings;

/**
 * All that decides a reward model.
 *
 * @param seed of its data, its first weights and its batches
 * @param member of an ensemble, from 0; decides first weights and batches too
 */
record Recipe(
    BackboneSettings backbone,
    World world,
    Tier tier,
    Labelling labelling,
    PairSettings pairs,
    Shortcuts shortcuts,
    LossSettings loss,
    HeadKind head,
    long seed,
    int member) {

  private static final long MEMBER_STRIDE = 1_000_000;

  static Recipe of(StudyConfig study, Condition condition, long seed, int member) {
    return new Recipe(
        study.backbone(),
        study.world(condition),
        study.tier(condition),
        condition.labelling(),
        condition.pairs(),
        condition.shortcuts(),
        condition.loss(),
        condition.head(),
        seed,
        member);
  }

  /** A name for it. */
  String id() {
    return Digests.of(this);
  }

  /** Of first weights and batches. */
  long trainingSeed() {
    return seed + MEMBER_STRIDE * member;
  }
}
