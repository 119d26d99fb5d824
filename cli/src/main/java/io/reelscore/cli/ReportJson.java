package io.reelscore.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report as one line of JSON. */
final class ReportJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ReportJson() {}

  /**
   * The line of a report.
   *
   * @param defect {@code none} or the dimension that was spoilt; null when nobody knows
   */
  static String line(ClipReport report, @Nullable String defect) {
    ClipRequest clip = report.request();
    ObjectNode line = JSON.createObjectNode();
    if (clip.id() != null) {
      line.put("id", clip.id());
    }
    line.put("file", clip.file());
    line.put("prompt", clip.prompt());
    if (defect != null) {
      line.put("defect", defect);
    }
    switch (report.outcome()) {
      case ClipOutcome.Scored scored -> {
        line.put("outcome", "scored");
        ObjectNode rewards = line.putObject("rewards");
        scored
            .rewards()
            .forEach((dimension, reward) ->
                rewards
                    .putObject(dimension)
                    .put("raw", reward.raw())
                    .put("normalized", reward.normalized())
                    .put("percentile", reward.percentile()));
        line.put("composite", scored.composite());
        line.put("model", scored.model());
        line.put("millis", report.millis());
        ArrayNode warnings = line.putArray("warnings");
        scored.warnings().forEach(warnings::add);
      }
      case ClipOutcome.Failed failed -> {
        line.put("outcome", "failed");
        line.put("error", failed.error());
        line.put("millis", report.millis());
        line.putArray("warnings");
      }
    }
    return line.toString();
  }
}
