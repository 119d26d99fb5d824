package io.reelscore.training;

import io.reelscore.training.study.Study;
import io.reelscore.training.study.StudyException;
import io.reelscore.training.study.StudyProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code reelscore study}. */
@Command(
    name = "study",
    description = {
      "Runs a study of reward models on the synthetic world: trains them by many recipes, trains a policy against each, and reports what true quality comes of it.",
      "What is finished is kept; the same command goes on where an earlier one stopped."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class StudyCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "The study (YAML, see docs/studies/README.md); the report of all cells goes beside it, one of some into the run folder.")
  private Path config = Path.of("");

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description =
          "Where cells and reward models are kept (default: the study's file with .run instead of .yaml).")
  private @Nullable Path runFolder;

  @Option(
      names = "--processes",
      paramLabel = "N",
      description = "How many processes of one thread work at once (default: one a processor).")
  private @Nullable Integer processes;

  @Option(
      names = "--only",
      paramLabel = "GLOB",
      defaultValue = "**",
      description = "Which cells are run, condition/seed, for example 'bt*/1'; without, all.")
  private String only = "**";

  @Option(names = "--report-only", description = "Runs nothing; reports the cells there are.")
  private boolean reportOnly;

  @Option(
      names = "--json",
      description = "Prints the result as one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws StudyException, IOException, InterruptedException {
    CommandSpec spec = Objects.requireNonNull(command);
    if (!Files.isRegularFile(config)) {
      throw usage(spec, "--config: %s (expected: a file)".formatted(config));
    }
    int atOnce = processes == null ? Runtime.getRuntime().availableProcessors() : processes;
    if (atOnce < 1) {
      throw usage(spec, "--processes: %d (expected: at least 1)".formatted(atOnce));
    }
    PrintWriter err = spec.commandLine().getErr();
    try (Study study =
        Study.open(
            config,
            runFolder == null ? besideConfig() : runFolder,
            Path.of(System.getProperty("reelscore.home", ".")),
            atOnce,
            new Lines(err, System::nanoTime))) {
      Thread ending = new Thread(study::close, "ending");
      Runtime.getRuntime().addShutdownHook(ending);
      List<String> failures = reportOnly ? List.of() : study.run(only);
      Study.@Nullable Report report =
          failures.isEmpty() || study.done() > 0 ? study.report() : null;
      print(spec.commandLine().getOut(), study, report, failures);
      Runtime.getRuntime().removeShutdownHook(ending);
      return failures.isEmpty() ? ExitCode.OK : ExitCode.ITEMS_FAILED;
    }
  }

  private void print(
      PrintWriter out, Study study, Study.@Nullable Report report, List<String> failures)
      throws IOException {
    if (json) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      result.put("report", report == null ? null : report.path().toString());
      result.put("whole", report != null && report.whole());
      result.put("cells", study.cells());
      result.put("done", study.done());
      result.put("failures", failures);
      out.println(JsonMapper.builder().build().writeValueAsString(result));
    } else {
      failures.forEach(failure -> out.println("failed: " + failure));
      String where =
          report == null
              ? "; no report"
              : (report.whole() ? " in " : ", not all: reported in ") + report.path();
      out.printf(Locale.ROOT, "%d of %d cells%s%n", study.done(), study.cells(), where);
    }
    out.flush();
  }

  private Path besideConfig() {
    String name = String.valueOf(config.getFileName()).replaceFirst("\\.[^.]*$", "");
    return config.toAbsolutePath().resolveSibling(name + ".run");
  }

  private static ParameterException usage(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** A line for each piece of work; the time that is left is that of the pieces counted now. */
  private static final class Lines implements StudyProgress {

    private final PrintWriter out;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private long phaseNanos;
    private long lastNanos;
    private int pieces = -1;
    private int atStart;

    Lines(PrintWriter out, LongSupplier nanoClock) {
      this.out = out;
      this.nanoClock = nanoClock;
      this.startNanos = nanoClock.getAsLong();
      this.lastNanos = startNanos;
    }

    @Override
    public synchronized void onProgress(String what, int done, int total) {
      long now = nanoClock.getAsLong();
      if (total != pieces) {
        phaseNanos = lastNanos;
        pieces = total;
        atStart = Math.max(0, done - 1);
      }
      lastNanos = now;
      int here = done - atStart;
      long seconds = (now - startNanos) / 1_000_000_000;
      long left = here == 0 ? 0 : (now - phaseNanos) * (total - done) / here / 1_000_000_000;
      out.printf(
          Locale.ROOT,
          "[%d/%d] %s  %d:%02d, ETA %d:%02d%n",
          done,
          total,
          what,
          seconds / 60,
          seconds % 60,
          left / 60,
          left % 60);
      out.flush();
    }
  }
}
