package io.reelscore.loadtest;

import io.reelscore.loadtest.invariance.InvarianceResult;
import io.reelscore.loadtest.invariance.InvarianceSetup;
import io.reelscore.loadtest.process.Machine;
import io.reelscore.loadtest.stats.Estimate.Verdict;
import io.reelscore.loadtest.stats.Rounds;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The result of {@code bench batch-invariance} for people and for programs. */
record InvarianceReport(InvarianceSetup setup, InvarianceResult result) {
  private static final double GOAL = 0.95;

  Verdict verdict() {
    return result.throughputRatio().against(GOAL);
  }

  String text() {
    return String.join(
        System.lineSeparator(),
        result.model() + ", " + result.fingerprint() + ", " + result.determinism(),
        "%d requests of %d samples, %d with other bits than alone; requests by batch size %s"
            .formatted(
                result.requests(),
                setup.workload().samples().size(),
                result.mismatches(),
                result.requestsByBatchSize()),
        "CPU ms a request: %.3f, with the mode off %.3f: ratio %.4f [%.4f, %.4f], goal %.2f %s"
            .formatted(
                Rounds.median(result.onCpuMillis()),
                Rounds.median(result.offCpuMillis()),
                result.throughputRatio().value(),
                result.throughputRatio().interval().low(),
                result.throughputRatio().interval().high(),
                GOAL,
                name()));
  }

  String json() {
    ObjectNode json = JsonResult.object();
    json.put("bitIdentical", result.bitIdentical());
    json.put("requests", result.requests());
    json.put("mismatches", result.mismatches());
    json.put("throughputRatio", result.throughputRatio().value());
    JsonResult.put(json, "throughputRatioInterval", result.throughputRatio().interval());
    json.put("throughputGoal", GOAL);
    json.put("throughputVerdict", name());
    json.put("determinism", result.determinism());
    json.put("samples", setup.workload().samples().size());
    ObjectNode sizes = json.putObject("requestsByBatchSize");
    result.requestsByBatchSize().forEach((size, count) -> sizes.put(String.valueOf(size), count));
    json.put("onCpuMillisPerRequest", Rounds.median(result.onCpuMillis()));
    json.put("offCpuMillisPerRequest", Rounds.median(result.offCpuMillis()));
    ObjectNode perRound = json.putObject("cpuMillisPerRequestByRound");
    JsonResult.put(perRound, "on", result.onCpuMillis());
    JsonResult.put(perRound, "off", result.offCpuMillis());
    json.put("offMismatches", result.offMismatches());
    json.put("sameBitsAsOff", result.sameBitsAsOff());
    json.put("rounds", setup.rounds());
    json.put("threads", setup.threads());
    json.put("mostInFlight", setup.mostInFlight());
    json.put("model", result.model());
    json.put("fingerprint", result.fingerprint());
    json.put("seed", setup.seed());
    JsonResult.put(json, Machine.here());
    return json.toString();
  }

  private String name() {
    return verdict().name().toLowerCase(Locale.ROOT);
  }
}
