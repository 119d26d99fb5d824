package io.reelscore.service.model;

/**
 * When a superseded version is no longer kept: when no alias names it, it answers nothing by
 * default, and it has been asked for by nobody for a while.
 */
final class Retention {
  private Retention() {}

  static boolean isOver(ModelSnapshot models, ModelEntry entry, long nowNanos, long retainNanos) {
    Long since = entry.supersededNanos();
    if (since == null
        || !(entry.status() instanceof ModelStatus.Ready(ServedModel model))
        || !models.aliasesOf(entry).isEmpty()
        || models.answersByDefault(entry)
        || model.use().calls() > 0) {
      return false;
    }
    long idleNanos =
        Math.min(nowNanos - since, model.use().sinceLastNanos().orElse(Long.MAX_VALUE));
    return idleNanos >= retainNanos;
  }
}
