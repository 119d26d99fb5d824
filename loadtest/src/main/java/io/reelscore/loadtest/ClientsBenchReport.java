package io.reelscore.loadtest;

import io.reelscore.loadtest.clients.BenchClient;
import io.reelscore.loadtest.clients.ClientsBenchResult;
import io.reelscore.loadtest.clients.ClientsBenchResult.Series;
import io.reelscore.loadtest.clients.ClientsBenchSetup;
import io.reelscore.loadtest.model.ClipShape;
import io.reelscore.loadtest.process.Machine;
import io.reelscore.loadtest.stats.Estimate;
import io.reelscore.loadtest.stats.Rounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The result of {@code bench clients} for people and for programs. */
record ClientsBenchReport(ClientsBenchSetup setup, ClientsBenchResult result) {
  private static final BenchClient BASELINE = BenchClient.PICKLE;

  String text() {
    List<String> lines = new ArrayList<>();
    for (ClipShape shape : setup.shapes()) {
      lines.add(
          "%s %s %s, %d bytes; CPU ms a sample, and ratios to %s with 95 %% intervals"
              .formatted(
                  shape.kind().text(),
                  shape.kind().dataType(),
                  shape.text(),
                  shape.bytes(),
                  BASELINE.text()));
      lines.add(
          "%-15s %9s %7s %7s  %-22s %-22s"
              .formatted("", "samples/s", "client", "server", "samples/s ratio", "CPU ratio"));
      of(shape).forEach(series -> lines.add(line(series)));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private String line(Series series) {
    return "%-15s %9.1f %7.2f %7.2f  %-22s %-22s"
        .formatted(
            series.client().text(),
            Rounds.median(series.samplesPerSecond()),
            Rounds.median(series.clientCpuMillis()),
            Rounds.median(series.serverCpuMillis()),
            text(ratio(series, Series::samplesPerSecond)),
            text(ratio(series, Series::cpuMillis)))
        .stripTrailing();
  }

  private static String text(Optional<Estimate> ratio) {
    return ratio
        .map(known ->
            "%.2f [%.2f, %.2f]"
                .formatted(known.value(), known.interval().low(), known.interval().high()))
        .orElse("");
  }

  String json() {
    ObjectNode json = JsonResult.object();
    json.put("baseline", BASELINE.text());
    ArrayNode shapes = json.putArray("clips");
    for (ClipShape shape : setup.shapes()) {
      ObjectNode one = shapes.addObject();
      one.put("kind", shape.kind().text());
      one.put("dataType", shape.kind().dataType());
      one.put("shape", shape.text());
      one.put("bytes", shape.bytes());
      ArrayNode clients = one.putArray("clients");
      of(shape).forEach(series -> put(clients.addObject(), series));
    }
    json.put("rounds", setup.rounds());
    json.put("secondsPerMeasurement", setup.perMeasurement().toMillis() / 1e3);
    json.put("warmUpSeconds", setup.warmUp().toMillis() / 1e3);
    json.put("inFlight", setup.inFlight());
    json.put("seed", setup.seed());
    JsonResult.put(json, Machine.here());
    return json.toString();
  }

  private void put(ObjectNode json, Series series) {
    json.put("client", series.client().text());
    put(json, "samplesPerSecond", series, Series::samplesPerSecond);
    put(json, "clientCpuMillis", series, Series::clientCpuMillis);
    put(json, "serverCpuMillis", series, Series::serverCpuMillis);
    put(json, "cpuMillis", series, Series::cpuMillis);
  }

  private void put(ObjectNode json, String name, Series series, Function<Series, double[]> number) {
    put(json, name, new Rounds(setup.seed()).middle(number.apply(series)));
    ratio(series, number).ifPresent(ratio -> put(json, name + "Ratio", ratio));
    JsonResult.put(json, name + "ByRound", number.apply(series));
  }

  private static void put(ObjectNode json, String name, Estimate estimate) {
    json.put(name, estimate.value());
    JsonResult.put(json, name + "Interval", estimate.interval());
  }

  /** Of what a client needs, to the baseline; none when the baseline was not measured. */
  private Optional<Estimate> ratio(Series series, Function<Series, double[]> number) {
    return of(series.shape()).stream()
        .filter(other -> other.client() == BASELINE)
        .findFirst()
        .map(baseline ->
            new Rounds(setup.seed()).ratio(number.apply(series), number.apply(baseline)));
  }

  private List<Series> of(ClipShape shape) {
    return result.series().stream().filter(series -> series.shape().equals(shape)).toList();
  }
}
