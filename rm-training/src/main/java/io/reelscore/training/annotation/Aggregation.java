package io.reelscore.training.annotation;

import java.util.Optional;

/** How several opinions of one clip in one dimension become one label. */
public enum Aggregation {
  /** What more than half of the lines say; a draw is no label. */
  MAJORITY,
  /** What is likelier under {@link DawidSkene}, which weighs annotators by how they err. */
  DAWID_SKENE;

  /** The one that a command line names {@code majority} or {@code dawid-skene}. */
  public static Optional<Aggregation> named(String name) {
    return switch (name) {
      case "majority" -> Optional.of(MAJORITY);
      case "dawid-skene" -> Optional.of(DAWID_SKENE);
      default -> Optional.empty();
    };
  }

  /**
   * Aggregates the judgements of one dimension.
   *
   * @param judgements of the categories Fail and Pass
   */
  public Labels of(Judgements judgements) {
    return switch (this) {
      case MAJORITY -> Labels.votes(judgements);
      case DAWID_SKENE ->
          Labels.of(judgements, DawidSkene.fit(judgements, DawidSkene.Settings.DEFAULT));
    };
  }
}
