package io.reelscore.loadtest;

import io.reelscore.loadtest.engine.EngineBenchResult;
import io.reelscore.loadtest.engine.EngineBenchResult.Series;
import io.reelscore.loadtest.engine.EngineBenchSetup;
import io.reelscore.loadtest.process.Machine;
import io.reelscore.loadtest.stats.Estimate;
import io.reelscore.loadtest.stats.Estimate.Verdict;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The result of {@code bench engine} for people and for programs. */
record EngineBenchReport(EngineBenchSetup setup, EngineBenchResult result) {
  private static final double ENGINE_GOAL = 0.98;
  private static final double SERVICE_GOAL = 0.95;

  List<Verdict> verdicts() {
    return List.of(
        result.engineEfficiency().against(ENGINE_GOAL),
        result.serviceEfficiency().against(SERVICE_GOAL));
  }

  String text() {
    return String.join(
        System.lineSeparator(),
        result.model() + ", " + result.fingerprint(),
        "threads %d, batches of %d, %d rounds of %d samples, seed %d"
            .formatted(
                setup.threads(), setup.batchItems(), setup.rounds(), result.items(), setup.seed()),
        line("raw", result.raw()),
        line("engine", result.engine()) + efficiency(result.engineEfficiency(), ENGINE_GOAL),
        line("service", result.service()) + efficiency(result.serviceEfficiency(), SERVICE_GOAL));
  }

  private static String line(String name, Series series) {
    return "%-8s %8.3f CPU ms an item, mean batch %.2f"
        .formatted(name, series.median(), series.meanBatch());
  }

  private static String efficiency(Estimate estimate, double goal) {
    return ", efficiency %.4f [%.4f, %.4f], goal %.2f %s"
        .formatted(
            estimate.value(),
            estimate.interval().low(),
            estimate.interval().high(),
            goal,
            name(estimate.against(goal)));
  }

  String json() {
    ObjectNode json = JsonResult.object();
    json.put("rawCpuMillisPerItem", result.raw().median());
    json.put("engineCpuMillisPerItem", result.engine().median());
    json.put("serviceCpuMillisPerItem", result.service().median());
    json.put("engineEfficiency", result.engineEfficiency().value());
    JsonResult.put(json, "engineEfficiencyInterval", result.engineEfficiency().interval());
    json.put("serviceEfficiency", result.serviceEfficiency().value());
    JsonResult.put(json, "serviceEfficiencyInterval", result.serviceEfficiency().interval());
    json.put("engineGoal", ENGINE_GOAL);
    json.put("engineVerdict", name(verdicts().get(0)));
    json.put("serviceGoal", SERVICE_GOAL);
    json.put("serviceVerdict", name(verdicts().get(1)));
    json.put("rounds", setup.rounds());
    json.put("items", result.items());
    json.put("threads", setup.threads());
    json.put("batch", setup.batchItems());
    ObjectNode meanBatch = json.putObject("meanBatch");
    meanBatch.put("raw", result.raw().meanBatch());
    meanBatch.put("engine", result.engine().meanBatch());
    meanBatch.put("service", result.service().meanBatch());
    ObjectNode perRound = json.putObject("cpuMillisPerItemByRound");
    JsonResult.put(perRound, "raw", result.raw().cpuMillisPerItem());
    JsonResult.put(perRound, "engine", result.engine().cpuMillisPerItem());
    JsonResult.put(perRound, "service", result.service().cpuMillisPerItem());
    json.put("model", result.model());
    json.put("fingerprint", result.fingerprint());
    json.put("seed", setup.seed());
    JsonResult.put(json, Machine.here());
    return json.toString();
  }

  private static String name(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
