package io.reelscore.bundle;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code reference.json} to a {@link ReferenceDistribution} and back. */
final class ReferenceJson {
  private ReferenceJson() {}

  /** Null after telling the problems. */
  static @Nullable ReferenceDistribution read(
      JsonNode node, boolean refuseUnknown, List<Problem> problems) {
    JsonObject json = new JsonObject(node, BundleFiles.REFERENCE + ": ", problems);
    Map<String, ReferenceDistribution.Scores> dimensions =
        json.objectMap("dimensions", scores -> scores(scores, refuseUnknown));
    if (refuseUnknown) {
      json.refuseUnknown();
    }
    return json.build(() -> new ReferenceDistribution(dimensions));
  }

  static byte[] write(ReferenceDistribution reference) {
    return JsonFile.bytes(JsonFile.tree(reference));
  }

  private static ReferenceDistribution.@Nullable Scores scores(
      JsonObject json, boolean refuseUnknown) {
    double mean = json.number("mean");
    double std = json.number("std");
    List<Double> pooled = json.numbers("pooled");
    List<Double> pass = json.numbers("pass");
    List<Double> fail = json.numbers("fail");
    if (refuseUnknown) {
      json.refuseUnknown();
    }
    return json.build(() -> new ReferenceDistribution.Scores(mean, std, pooled, pass, fail));
  }
}
