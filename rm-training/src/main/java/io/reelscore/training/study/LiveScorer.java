package io.reelscore.training.study;

import io.reelscore.client.Clip.Frames;
import io.reelscore.client.GroupResult;
import io.reelscore.client.ModelRef;
import io.reelscore.client.Reward;
import io.reelscore.client.RewardClient;
import io.reelscore.client.Sample;
import io.reelscore.client.ScoreOptions;
import io.reelscore.client.ScoreResult;
import io.reelscore.media.RgbFrames;
import io.reelscore.training.data.WorldData;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.world.Clip;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A model of a service, called as a trainer calls it: one call a group, the groups of a step at
 * once, the model pinned by its identity.
 */
final class LiveScorer implements GroupScorer {

  private final RewardClient client;
  private final ScoreOptions options;
  private long step;

  /**
   * @param identity of a model that the service has
   * @param run the name of the training run
   */
  LiveScorer(RewardClient client, String identity, String run) {
    this.client = client;
    this.options = ScoreOptions.DEFAULT.withModel(ModelRef.pinned(identity)).withRunId(run);
  }

  @Override
  public Reward[][][] score(List<List<Clip>> groups, List<List<byte[]>> frames)
      throws InterruptedException {
    ScoreOptions now = options.withStep(step++);
    List<CompletableFuture<GroupResult>> calls = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      calls.add(
          client.scoreGroupAsync(
              "group " + g,
              samples(groups.get(g), frames.get(g)),
              FailurePolicy.FAILURE_POLICY_FAIL,
              now));
    }
    Reward[][][] rewards = new Reward[groups.size()][][];
    for (int g = 0; g < rewards.length; g++) {
      try {
        rewards[g] =
            calls.get(g).get().results().stream().map(this::rewards).toArray(Reward[][]::new);
      } catch (ExecutionException e) {
        throw new IllegalStateException("scoring failed: " + e.getCause(), e.getCause());
      }
    }
    return rewards;
  }

  private static List<Sample> samples(List<Clip> clips, List<byte[]> frames) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      RgbFrames pixels =
          new RgbFrames(
              WorldData.FRAMES.count(),
              WorldData.FRAMES.height(),
              WorldData.FRAMES.width(),
              frames.get(i));
      samples.add(new Sample("clip " + i, new Frames(pixels), clips.get(i).prompt().text()));
    }
    return samples;
  }

  private Reward[] rewards(ScoreResult result) {
    return switch (result) {
      case ScoreResult.Scored scored ->
          WorldData.DIMENSIONS.stream()
              .map(dimension -> Objects.requireNonNull(scored.rewards().get(dimension)))
              .toArray(Reward[]::new);
      case ScoreResult.Failed failed ->
          throw new IllegalStateException(
              "scoring failed: %s: %s".formatted(failed.code(), failed.message()));
    };
  }

  @Override
  public void close() {}
}
