package io.reelscore.loadtest;

import io.reelscore.loadtest.process.Machine;
import io.reelscore.loadtest.stats.Interval;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts that results as JSON have in common. */
final class JsonResult {
  private JsonResult() {}

  static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  static void put(ObjectNode json, String key, Interval interval) {
    json.putArray(key).add(interval.low()).add(interval.high());
  }

  static void put(ObjectNode json, String key, double[] values) {
    ArrayNode array = json.putArray(key);
    for (double value : values) {
      array.add(value);
    }
  }

  static void put(ObjectNode json, Machine machine) {
    json.putObject("machine")
        .put("processor", machine.processor())
        .put("processors", machine.processors())
        .put("java", machine.java())
        .put("system", machine.system());
  }
}
