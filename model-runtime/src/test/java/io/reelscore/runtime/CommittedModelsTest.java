package io.reelscore.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.core.RunControl;
import io.reelscore.core.SampleInput;
import io.reelscore.world.Clip;
import io.reelscore.world.ClipRenderer;
import io.reelscore.world.DefectPair;
import io.reelscore.world.Dimension;
import io.reelscore.world.EmbeddedPrompt;
import io.reelscore.world.LinearVae;
import io.reelscore.world.WorldWords;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bundles under {@code models/}: loading runs their golden samples. */
class CommittedModelsTest {

  @Test
  void both_load_side_by_side_and_are_batch_invariant_here() throws Exception {
    try (RewardModel frames = load("demo");
        RewardModel latents = load("demo-latent")) {
      assertThat(frames.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
      assertThat(latents.determinism()).isEqualTo(Determinism.BATCH_INVARIANT);
      assertThat(latents.identity().text()).startsWith("reelscore-demo-latent@1.0.0#");
      assertThat(latents.manifest().dimensionNames()).isEqualTo(frames.manifest().dimensionNames());
    }
  }

  @Test
  void the_model_of_latents_ranks_a_spoilt_clip_below_the_clean_one() throws Exception {
    try (RewardModel model = load("demo-latent")) {
      for (Dimension dimension : Dimension.values()) {
        for (int index = 0; index < 3; index++) {
          DefectPair pair = DefectPair.heldOut(dimension, index);

          float[][] rewards =
              model
                  .executor()
                  .execute(
                      List.of(input(model, pair.clean()), input(model, pair.defect())),
                      new RunControl());

          int d = model.manifest().dimensionNames().indexOf(dimension.id());
          assertThat(rewards[0][d]).as("%s %d", dimension, index).isGreaterThan(rewards[1][d]);
        }
      }
    }
  }

  private static SampleInput input(RewardModel model, Clip clip) {
    EmbeddedPrompt prompt = WorldWords.encode(clip.prompt().text());
    long[] mask = new long[prompt.mask().length];
    for (int token = 0; token < mask.length; token++) {
      mask[token] = prompt.mask()[token];
    }
    return model.input(
        new ClipInput.Latents(bytes(LinearVae.encode(ClipRenderer.modelFrames(clip))), null),
        new PromptInput.Embedding(bytes(prompt.values()), mask));
  }

  private static ByteBuffer bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Float.BYTES * values.length).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private static RewardModel load(String name) throws ModelLoadException {
    return RewardModelLoader.load(
        Path.of("..", "models", name), ExecutionDevice.cpu(), LoadOptions.defaults());
  }
}
