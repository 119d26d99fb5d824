package io.reelscore.cli;

import io.reelscore.bundle.ModelPin;
import io.reelscore.client.ModelRef;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores video files through a running service. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    synopsisHeading = "Usage: ",
    customSynopsis = {
      "reelscore score --target HOST:PORT --prompt TEXT [OPTIONS] FILE...",
      "       reelscore score --target HOST:PORT --manifest clips.jsonl [OPTIONS]"
    },
    description = {
      "%nScores video files (mp4, webm, mkv, mov, avi, gif) through a running service.",
      "Each file is decoded here and only the frames the model takes are sent. A file that fails does not stop the others.%n"
    })
final class ScoreCommand implements Callable<Integer> {
  private static final int MAX_PARALLEL = 256;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "HOST:PORT",
      converter = Target.Converter.class,
      description = "Where the service listens.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private Target target;

  @Option(names = "--prompt", paramLabel = "TEXT", description = "The prompt of all files.")
  private @Nullable String prompt;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Video files.")
  private final List<String> files = new ArrayList<>();

  @Option(
      names = "--manifest",
      paramLabel = "LIST",
      description =
          "A list of clips, one JSON object a line: {\"file\": ..., \"prompt\": ..., \"id\": ...}; the id is optional, "
              + "a relative file is looked up from the list's folder.")
  private @Nullable Path manifest;

  @Option(names = "--upload", description = "Sends whole files, for the server to decode.")
  private boolean upload;

  @Option(
      names = "--model",
      paramLabel = "NAME[@VERSION]",
      defaultValue = "",
      description = "The model, when the service has several.")
  private String model = "";

  @Option(
      names = "--identity",
      paramLabel = "NAME@VERSION#HEX",
      defaultValue = "",
      description = "The identity the model must have.")
  private String identity = "";

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "How long one clip may take, for example 500ms or 2m (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private Duration deadline;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "4",
      description = "Clips in flight, 1..256 (default: ${DEFAULT-VALUE}).")
  private int parallel;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private SecurityOptions security;

  @Option(names = "--json", description = "Prints one JSON object a clip, in the order given.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  ScoreCommand() {}

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (parallel < 1 || parallel > MAX_PARALLEL) {
      throw CommandException.usage(
          "--parallel: %d (expected: 1..%d)".formatted(parallel, MAX_PARALLEL));
    }
    List<ClipRequest> clips = clips();
    try (RemoteScorer scorer = RemoteScorer.connect(target, choice(), deadline, security.read())) {
      return score(clips, scorer);
    }
  }

  private List<ClipRequest> clips() throws CommandException {
    if (manifest != null) {
      if (prompt != null || !files.isEmpty()) {
        throw CommandException.usage(
            "--manifest: beside --prompt or files (expected: either a list, or a prompt and files)");
      }
      return ClipList.read(manifest, upload);
    }
    if (prompt == null || prompt.isBlank()) {
      throw CommandException.usage(
          "--prompt: %s (expected: a text, or --manifest)"
              .formatted(prompt == null ? "none" : "blank"));
    }
    if (files.isEmpty()) {
      throw CommandException.usage("files: none (expected: at least 1)");
    }
    List<ClipRequest> clips = new ArrayList<>();
    for (String file : files) {
      try {
        clips.add(new ClipRequest(null, file, Path.of(file), prompt, upload));
      } catch (InvalidPathException e) {
        throw CommandException.usage("file: %s (expected: a path)".formatted(file));
      }
    }
    return clips;
  }

  private ModelRef choice() throws CommandException {
    ModelRef pinned = ModelRef.ONLY;
    if (!identity.isEmpty()) {
      try {
        ModelPin pin = ModelPin.parse(identity);
        pinned = new ModelRef(pin.name(), pin.version(), identity);
      } catch (IllegalArgumentException e) {
        throw CommandException.usage("--identity: " + e.getMessage());
      }
    }
    if (model.isEmpty()) {
      return pinned;
    }
    int at = model.indexOf('@');
    return at < 0
        ? new ModelRef(model, "", identity)
        : new ModelRef(model.substring(0, at), model.substring(at + 1), identity);
  }

  private int score(List<ClipRequest> clips, ClipScorer scorer) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<ClipReport> reports = new ArrayList<>();
    new ScoringRun(scorer, parallel, System::nanoTime, progress(clips.size()))
        .score(
            clips,
            report -> {
              reports.add(report);
              if (json) {
                out.println(ReportJson.line(report, null));
                out.flush();
              }
            });
    if (!json) {
      ReportTable.print(reports, ClipRequest::file, out);
      out.flush();
    }
    return ExitCode.of(reports);
  }

  /** A counter on standard error, when that is a terminal nothing else is written to meanwhile. */
  private IntConsumer progress(int total) {
    boolean alone = !json || !Boolean.getBoolean("reelscore.terminal.out");
    if (!alone || !Boolean.getBoolean("reelscore.terminal.err")) {
      return finished -> {};
    }
    PrintWriter err = spec.commandLine().getErr();
    return finished -> {
      err.printf("\r%d of %d clips%s", finished, total, finished == total ? "\n" : "");
      err.flush();
    };
  }
}
