package io.reelscore.loadtest;

import io.reelscore.loadtest.decode.DecodeBenchResult;
import io.reelscore.loadtest.decode.DecodeBenchResult.ClipCost;
import io.reelscore.loadtest.decode.DecodeBenchSetup;
import io.reelscore.loadtest.process.Machine;
import io.reelscore.loadtest.stats.Rounds;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The result of {@code bench decode} for people and for programs. */
record DecodeBenchReport(DecodeBenchSetup setup, DecodeBenchResult result) {

  String text() {
    List<String> lines = new ArrayList<>();
    for (ClipCost clip : result.clips()) {
      lines.add(
          "%s (%d KB): ms %.2f, in a process %.2f, ratio %.3f [%.3f, %.3f]; CPU ms %.2f, %.2f, ratio %.3f [%.3f, %.3f]"
              .formatted(
                  clip.name(),
                  clip.uploadBytes() >> 10,
                  clip.inProcessMillis(),
                  clip.processMillis(),
                  clip.latency().value(),
                  clip.latency().interval().low(),
                  clip.latency().interval().high(),
                  clip.inProcessCpuMillis(),
                  clip.processCpuMillis(),
                  clip.cpu().value(),
                  clip.cpu().interval().low(),
                  clip.cpu().interval().high()));
    }
    lines.add(
        "a process starts in %.0f ms and holds %.0f MB, %.0f MB after all clips"
            .formatted(
                Rounds.median(result.startMillis()),
                result.idleMegabytes(),
                result.usedMegabytes()));
    return String.join(System.lineSeparator(), lines);
  }

  String json() {
    ObjectNode json = JsonResult.object();
    ArrayNode clips = json.putArray("clips");
    for (ClipCost clip : result.clips()) {
      ObjectNode one = clips.addObject();
      one.put("name", clip.name());
      one.put("uploadBytes", clip.uploadBytes());
      one.put("inProcessMillis", clip.inProcessMillis());
      one.put("processMillis", clip.processMillis());
      one.put("latencyRatio", clip.latency().value());
      JsonResult.put(one, "latencyRatioInterval", clip.latency().interval());
      one.put("inProcessCpuMillis", clip.inProcessCpuMillis());
      one.put("processCpuMillis", clip.processCpuMillis());
      one.put("cpuRatio", clip.cpu().value());
      JsonResult.put(one, "cpuRatioInterval", clip.cpu().interval());
    }
    json.put("startMillis", Rounds.median(result.startMillis()));
    json.put("idleMegabytes", result.idleMegabytes());
    json.put("usedMegabytes", result.usedMegabytes());
    json.put("rounds", setup.rounds());
    json.put("clipsPerRound", setup.clips());
    json.put("warmUpClips", setup.warmUp());
    json.put("seed", setup.seed());
    JsonResult.put(json, Machine.here());
    return json.toString();
  }
}
