package io.reelscore.cli;

import io.reelscore.client.ModelRef;
import io.reelscore.service.ReelscoreServer;
import io.reelscore.service.ServerOptions;
import io.reelscore.service.StartupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole: a service, real clips, and their rewards. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    description = {
      "Starts a service on a free port, makes sample clips as H.264 files, scores them and shows the rewards.",
      "The clips show the first held-out scenes of the synthetic world: of each a clean one, and one spoilt on each dimension.",
      "The clips of the last scene are uploaded as files; of the others the frames are sampled here."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int MAX_SCENES = 99;
  private static final int PARALLEL = 2;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @Option(names = "--json", description = "Prints one JSON object a clip, and nothing else.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where the clips are kept (default: .reelscore/demo-clips of Reelscore's folder).")
  private @Nullable Path out;

  @Option(
      names = "--bundle",
      paramLabel = "DIR",
      description = "The model bundle (default: models/demo of Reelscore's folder).")
  private @Nullable Path bundle;

  @Option(
      names = "--scenes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many scenes, 1..99, four clips each (default: ${DEFAULT-VALUE}).")
  private int scenes;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  DemoCommand() {}

  @Override
  public Integer call() throws CommandException, InterruptedException {
    if (scenes < 1 || scenes > MAX_SCENES) {
      throw CommandException.usage("--scenes: %d (expected: 1..%d)".formatted(scenes, MAX_SCENES));
    }
    Path home = Path.of(System.getProperty("reelscore.home", ""));
    Path model = bundle != null ? bundle : home.resolve("models").resolve("demo");
    Path folder = out != null ? out : home.resolve(".reelscore").resolve("demo-clips");
    try (ReelscoreServer server = ReelscoreServer.start(ServerOptions.onFreePorts(model))) {
      say(server.readinessLine());
      List<DemoClip> clips = new DemoClips(folder).make(scenes);
      say("%d clips are in %s".formatted(clips.size(), folder.toAbsolutePath()));
      Target target = new Target(server.host(), server.grpcPort());
      try (RemoteScorer scorer =
          RemoteScorer.connect(target, ModelRef.ONLY, DEADLINE, ConnectionSecurity.NONE)) {
        return score(clips, scorer);
      }
    } catch (StartupException e) {
      throw CommandException.of(e);
    } catch (IOException e) {
      throw CommandException.unavailable(
          "the clips cannot be written to %s: %s".formatted(folder, e.getMessage()));
    }
  }

  private int score(List<DemoClip> clips, ClipScorer scorer) throws InterruptedException {
    PrintWriter stdout = spec.commandLine().getOut();
    List<ClipReport> reports = new ArrayList<>();
    new ScoringRun(scorer, PARALLEL, System::nanoTime, finished -> {})
        .score(
            clips.stream().map(DemoClip::request).toList(),
            report -> {
              if (json) {
                stdout.println(ReportJson.line(report, clips.get(reports.size()).defect()));
                stdout.flush();
              }
              reports.add(report);
            });
    if (!json) {
      ReportTable.print(reports, clip -> clip.path().getFileName().toString(), stdout);
      DemoVerdict.print(clips, reports, stdout);
      stdout.flush();
    }
    return ExitCode.of(reports);
  }

  private void say(String sentence) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(sentence);
    err.flush();
  }
}
