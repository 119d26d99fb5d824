package io.reelscore.service.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How names pass from one version to another. What a version loses to another version makes it
 * superseded; what is taken away for good does not.
 */
final class AliasMove {
  private AliasMove() {}

  /** An alias names that version from now on. */
  static ModelSnapshot to(ModelSnapshot before, ModelEntry target, String alias, long nowNanos) {
    String name = target.claimed().name();
    List<ModelEntry> losers = new ArrayList<>();
    before.aliased(name, alias).ifPresent(losers::add);
    if (alias.equals(Aliases.STABLE)) {
      before.byDefault(name).ifPresent(losers::add);
    }
    ModelSnapshot after =
        before
            .withAliases(before.aliases().with(name, alias, target.claimed().version()))
            .replacing(target.supersededAt(null));
    for (ModelEntry loser : losers) {
      if (loser.id() != target.id() && after.aliasesOf(loser).isEmpty()) {
        after = after.replacing(loser.supersededAt(nowNanos));
      }
    }
    return after;
  }

  /**
   * A version is ready and takes its aliases. The one that answers by default until now is named
   * {@code stable}, so that it goes on to do so unless the newcomer takes that alias.
   */
  static ModelSnapshot ready(ModelSnapshot before, ModelEntry target, long nowNanos) {
    String name = target.claimed().name();
    ModelSnapshot after = before.replacing(target);
    if (!before.isSettled()) {
      return after;
    }
    Optional<ModelEntry> byDefault = before.byDefault(name);
    if (byDefault.isPresent() && before.aliased(name, Aliases.STABLE).isEmpty()) {
      after = to(after, byDefault.get(), Aliases.STABLE, nowNanos);
    }
    for (String alias : target.source().aliases()) {
      after = to(after, target, alias, nowNanos);
    }
    return after;
  }
}
