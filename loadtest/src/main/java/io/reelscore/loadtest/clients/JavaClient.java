package io.reelscore.loadtest.clients;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.reelscore.client.Clip;
import io.reelscore.client.FloatTensor;
import io.reelscore.client.FloatTensor.ElementType;
import io.reelscore.client.ModelRef;
import io.reelscore.client.RewardClient;
import io.reelscore.client.Sample;
import io.reelscore.client.ScoreOptions;
import io.reelscore.client.ScoreResult;
import io.reelscore.client.ScoreStream;
import io.reelscore.loadtest.load.Window;
import io.reelscore.loadtest.model.ClipShape;
import io.reelscore.loadtest.model.ClipShape.Kind;
import io.reelscore.loadtest.model.NoOpModel;
import io.reelscore.media.RgbFrames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The main class of a {@link ClientProcess} that uses the Java SDK. */
final class JavaClient {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final String PROMPT =
      "a red ball rolls down a wooden ramp and falls into a glass of water";

  private final BenchClient kind;
  private final RewardClient client;
  private final int inFlight;
  private final Map<Kind, List<Clip>> clips = new EnumMap<>(Kind.class);

  private JavaClient(BenchClient kind, RewardClient client, int inFlight) {
    this.kind = kind;
    this.client = client;
    this.inFlight = inFlight;
  }

  /** Arguments: client, target, folder of clips, samples in flight, {@code KIND:SHAPE}... */
  public static void main(String[] arguments) throws Exception {
    try (RewardClient client = RewardClient.builder(arguments[1]).build()) {
      JavaClient sender =
          new JavaClient(BenchClient.of(arguments[0]), client, Integer.parseInt(arguments[3]));
      for (String shape : Arrays.asList(arguments).subList(4, arguments.length)) {
        sender.read(Path.of(arguments[2]), shape);
      }
      sender.obey();
    }
  }

  private void read(Path folder, String text) throws IOException {
    String[] parts = text.split(":", -1);
    Kind sent = Kind.valueOf(parts[0].toUpperCase(Locale.ROOT));
    List<Integer> extents = Arrays.stream(parts[1].split("x", -1)).map(Integer::valueOf).toList();
    ClipShape shape = new ClipShape(sent, extents);
    List<Clip> read = new ArrayList<>();
    for (int i = 0; i < ClipFiles.COUNT; i++) {
      byte[] data = Files.readAllBytes(ClipFiles.file(folder, shape, i));
      read.add(
          switch (sent) {
            case FRAMES ->
                Clip.frames(new RgbFrames(extents.get(0), extents.get(1), extents.get(2), data));
            case LATENTS ->
                Clip.latents(new FloatTensor(ElementType.FLOAT16, extents, ByteBuffer.wrap(data)));
          });
    }
    clips.put(sent, read);
  }

  private void obey() throws IOException, InterruptedException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ", -1);
      long started = System.nanoTime();
      int count =
          send(
              Kind.valueOf(words[0].toUpperCase(Locale.ROOT)),
              started + Long.parseLong(words[1]) * NANOS_PER_MILLI);
      System.out.println("done %d %d".formatted(count, System.nanoTime() - started));
    }
  }

  private int send(Kind sent, long end) throws InterruptedException {
    ScoreOptions options = ScoreOptions.DEFAULT.withModel(ModelRef.named(NoOpModel.name(sent)));
    return switch (kind) {
      case JAVA_SYNC ->
          send(sent, end, 1, sample -> completedFuture(client.score(sample, options)));
      case JAVA_ASYNC -> send(sent, end, inFlight, sample -> client.scoreAsync(sample, options));
      case JAVA_STREAM -> {
        try (ScoreStream stream = client.openStream(options)) {
          yield send(sent, end, inFlight, stream::send);
        }
      }
      default -> throw new IllegalStateException(kind.text() + ": not in Java");
    };
  }

  /** Sends one clip after another, as many at once as may be, until the clock says so. */
  private int send(Kind sent, long end, int atOnce, Sending sending) throws InterruptedException {
    List<Clip> some = Objects.requireNonNull(clips.get(sent));
    Window window = new Window(atOnce);
    int count = 0;
    do {
      Clip clip = some.get(count % some.size());
      window.enter();
      var _ =
          sending
              .send(new Sample("s" + count, clip, PROMPT))
              .thenAccept(result -> take(result, firstElement(clip), window));
      count++;
    } while (System.nanoTime() < end);
    window.awaitEmpty();
    return count;
  }

  private static void take(ScoreResult result, double expected, Window window) {
    if (result instanceof ScoreResult.Scored scored
        && scored.rewards().containsKey(NoOpModel.DIMENSION)
        && scored.rewards().get(NoOpModel.DIMENSION).raw() == expected) {
      window.scored();
    } else {
      window.failed("%s (expected: reward %s)".formatted(result, expected));
    }
  }

  private static double firstElement(Clip clip) {
    return switch (clip) {
      case Clip.Frames(RgbFrames pixels) -> Byte.toUnsignedInt(pixels.data()[0]);
      case Clip.Latents latents ->
          Float.float16ToFloat(
              latents.tensor().data().duplicate().order(ByteOrder.LITTLE_ENDIAN).getShort(0));
      default -> throw new IllegalArgumentException("clip: a file, no tensor");
    };
  }

  /** Begins to score a sample. */
  private interface Sending {
    CompletableFuture<ScoreResult> send(Sample sample) throws InterruptedException;
  }
}
