package io.reelscore.cli;

import io.grpc.Status;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.bundle.ModelPin;
import io.reelscore.client.Clip;
import io.reelscore.client.ClipPreparer;
import io.reelscore.client.ModelRef;
import io.reelscore.client.Reward;
import io.reelscore.client.RewardClient;
import io.reelscore.client.RewardClientBuilder;
import io.reelscore.client.RewardServiceException;
import io.reelscore.client.Sample;
import io.reelscore.client.ScoreOptions;
import io.reelscore.client.ScoreResult;
import io.reelscore.client.ScoreWarning;
import io.reelscore.media.MediaException;
import io.reelscore.media.VideoDecoder;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.v1.Model;
import io.reelscore.v1.Reason;
import io.reelscore.v1.RewardDimension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Scores clips by one model of a running service, whose identity it pins. */
final class RemoteScorer implements ClipScorer, AutoCloseable {
  /** What one array can hold. */
  private static final long MAX_UPLOAD_BYTES = Integer.MAX_VALUE - 8;

  private final RewardClient client;
  private final VideoDecoder decoder;
  private final ClipPreparer preparer;
  private final ScoreOptions options;
  private final List<String> dimensions;

  private RemoteScorer(RewardClient client, Model model) {
    this.client = client;
    this.decoder = FfmpegVideoDecoder.create();
    this.preparer = ClipPreparer.of(model);
    this.options = ScoreOptions.DEFAULT.withModel(preparer.model());
    this.dimensions = model.getDimensionsList().stream().map(RewardDimension::getName).toList();
  }

  /**
   * Connects and asks for the model's input specification.
   *
   * @param deadline of each call
   * @param security how the service is reached
   * @throws CommandException when the service does not answer or has no such model
   */
  static RemoteScorer connect(
      Target target, ModelRef model, Duration deadline, ConnectionSecurity security)
      throws CommandException, InterruptedException {
    RewardClientBuilder builder =
        RewardClient.builder(target.toString()).deadline(deadline).tls(security.credentials());
    security.apiKey().ifPresent(builder::apiKey);
    RewardClient client = builder.build();
    try {
      Model found = client.model(model);
      requireIdentity(model, found);
      return new RemoteScorer(client, found);
    } catch (RewardServiceException e) {
      client.close();
      throw refusal(target, e);
    } catch (IllegalArgumentException e) {
      client.close();
      throw CommandException.unavailable(String.valueOf(e.getMessage()));
    } catch (CommandException | InterruptedException | RuntimeException | Error e) {
      client.close();
      throw e;
    }
  }

  private static void requireIdentity(ModelRef wanted, Model found) throws CommandException {
    io.reelscore.v1.ModelIdentity identity = found.getIdentity();
    if (!wanted.identity().isEmpty()
        && !ModelPin.parse(wanted.identity())
            .matches(
                new ModelIdentity(
                    identity.getName(), identity.getVersion(), identity.getDigest()))) {
      throw CommandException.unavailable(
          "model: %s (expected: %s)".formatted(identity.getText(), wanted.identity()));
    }
  }

  @Override
  public ClipOutcome score(ClipRequest request) {
    try {
      Path file = request.path();
      Clip clip = request.upload() ? upload(file) : preparer.prepare(file, decoder);
      return outcome(client.score(new Sample("", clip, request.prompt()), options));
    } catch (MediaException | IllegalArgumentException e) {
      return new ClipOutcome.Failed(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return new ClipOutcome.Failed("no file " + e.getFile());
    } catch (IOException e) {
      return new ClipOutcome.Failed("reading failed: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ClipOutcome.Failed("interrupted");
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private ClipOutcome outcome(ScoreResult result) {
    return switch (result) {
      case ScoreResult.Scored scored when scored.composite().isEmpty() ->
          new ClipOutcome.Failed("no composite: " + scored.omitted());
      case ScoreResult.Scored scored -> {
        SequencedMap<String, ClipOutcome.Reward> rewards = new LinkedHashMap<>();
        for (String dimension : dimensions) {
          Reward reward = scored.rewards().get(dimension);
          if (reward != null) {
            rewards.put(
                dimension,
                new ClipOutcome.Reward(reward.raw(), reward.normalized(), reward.percentile()));
          }
        }
        yield new ClipOutcome.Scored(
            rewards,
            scored.composite().getAsDouble(),
            scored.servedBy().identity(),
            scored.warnings().stream().map(ScoreWarning::message).toList());
      }
      case ScoreResult.Failed failed -> new ClipOutcome.Failed(failed.message());
    };
  }

  private static Clip upload(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > MAX_UPLOAD_BYTES) {
      throw new IllegalArgumentException(
          "file: %d bytes (expected: at most %d for an upload)".formatted(bytes, MAX_UPLOAD_BYTES));
    }
    return Clip.encoded(file);
  }

  /** A question that the server cannot answer as asked is wrong usage. */
  private static CommandException refusal(Target target, RewardServiceException failure) {
    if (failure.code() == Status.Code.UNAVAILABLE
        && failure.reason() == Reason.REASON_UNSPECIFIED) {
      return CommandException.unavailable(
          "target: %s: no answer: %s (expected: a service that listens there)"
              .formatted(target, cause(failure)));
    }
    String sentence = String.valueOf(failure.getMessage());
    return failure.code() == Status.Code.INVALID_ARGUMENT
        ? CommandException.usage(sentence)
        : CommandException.unavailable(sentence);
  }

  /** What the innermost cause that says anything says. */
  private static String cause(Throwable failure) {
    String message = "";
    for (Throwable e = failure; e != null; e = e.getCause()) {
      message = e.getMessage() == null ? message : e.getMessage();
    }
    return message;
  }
}
