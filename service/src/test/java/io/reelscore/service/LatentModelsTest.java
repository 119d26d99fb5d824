package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.fixtures.TinyLatents;
import io.reelscore.fixtures.TinyLatents.Variant;
import io.reelscore.service.model.FrameMemory;
import io.reelscore.v1.DataType;
import io.reelscore.v1.GetModelRequest;
import io.reelscore.v1.InputSpec;
import io.reelscore.v1.LatentSpec;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelState;
import io.reelscore.v1.PromptEmbeddingSpec;
import io.reelscore.v1.PromptSpec;
import io.reelscore.v1.TimestepSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of latents, served: what they say they take, and the memory that is kept for it. */
class LatentModelsTest {
  private static final long LATENTS = TinyLatents.NUMBERS;
  private static final long EMBEDDING = (long) TinyLatents.TOKENS * TinyLatents.EMBEDDING_WIDTH;

  @TempDir Path folder;

  @Test
  void a_model_of_float32_takes_what_widens_to_it() throws Exception {
    try (ReelscoreServer server = serve(Variant.FLOAT32)) {
      Model model = model(server);
      FrameMemory memory = server.part(FrameMemory.class);

      assertThat(model.getState()).isEqualTo(ModelState.MODEL_STATE_READY);
      List<DataType> accepted =
          List.of(
              DataType.DATA_TYPE_FLOAT32, DataType.DATA_TYPE_FLOAT16, DataType.DATA_TYPE_BFLOAT16);
      assertThat(model.getInput())
          .isEqualTo(
              InputSpec.newBuilder()
                  .setLatents(
                      latents(DataType.DATA_TYPE_FLOAT32, accepted)
                          .setTimestep(
                              TimestepSpec.newBuilder().setMin(0).setMax(1).setDefaultValue(0.25f)))
                  .setPrompt(PromptSpec.getDefaultInstance())
                  .setPromptEmbedding(embedding(DataType.DATA_TYPE_FLOAT32, accepted))
                  .build());
      assertThat(List.of(4 * LATENTS, 2 * LATENTS, 4 * EMBEDDING, 2 * EMBEDDING))
          .allMatch(memory::knows);
      assertThat(memory.knows(LATENTS)).isFalse();
    }
  }

  @Test
  void a_model_of_float16_takes_nothing_else() throws Exception {
    try (ReelscoreServer server = serve(Variant.FLOAT16)) {
      Model model = model(server);
      FrameMemory memory = server.part(FrameMemory.class);

      List<DataType> accepted = List.of(DataType.DATA_TYPE_FLOAT16);
      assertThat(model.getInput().getLatents())
          .isEqualTo(
              latents(DataType.DATA_TYPE_FLOAT16, accepted)
                  .setTimestep(TimestepSpec.newBuilder().setMin(0).setMax(1000))
                  .build());
      assertThat(model.getInput().getPromptEmbedding())
          .isEqualTo(embedding(DataType.DATA_TYPE_FLOAT16, accepted).build());
      assertThat(memory.knows(2 * LATENTS)).isTrue();
      assertThat(memory.knows(4 * LATENTS)).isFalse();
    }
  }

  @Test
  void a_model_of_latents_may_read_a_text_or_no_prompt() throws Exception {
    try (ReelscoreServer text = serve(Variant.TEXT);
        ReelscoreServer alone = serve(Variant.NO_PROMPT)) {
      InputSpec withText = model(text).getInput();
      InputSpec withNone = model(alone).getInput();

      assertThat(withText.getPrompt().getUsed()).isTrue();
      assertThat(withText.getPrompt().getMaxTokens()).isEqualTo(8);
      assertThat(withText.hasPromptEmbedding()).isFalse();
      assertThat(withText.getLatents().hasTimestep()).isFalse();
      assertThat(withNone.getPrompt().getUsed()).isFalse();
      assertThat(withNone.hasPromptEmbedding()).isFalse();
      assertThat(withNone.hasFrames()).isFalse();
    }
  }

  private ReelscoreServer serve(Variant variant) throws Exception {
    Path bundle = folder.resolve(variant.name());
    TinyLatents.write(bundle, variant);
    return ReelscoreServer.start(ServerOptions.onFreePorts(bundle));
  }

  private static Model model(ReelscoreServer server) {
    try (TestClient client = new TestClient(server)) {
      return client.models().getModel(GetModelRequest.getDefaultInstance());
    }
  }

  private static LatentSpec.Builder latents(DataType own, List<DataType> accepted) {
    return LatentSpec.newBuilder()
        .setDataType(own)
        .addAllAcceptedDataTypes(accepted)
        .setChannels(TinyLatents.CHANNELS)
        .setFrames(TinyLatents.FRAMES)
        .setHeight(TinyLatents.HEIGHT)
        .setWidth(TinyLatents.WIDTH)
        .setEncoder("tiny-vae@1");
  }

  private static PromptEmbeddingSpec.Builder embedding(DataType own, List<DataType> accepted) {
    return PromptEmbeddingSpec.newBuilder()
        .setDataType(own)
        .addAllAcceptedDataTypes(accepted)
        .setTokens(TinyLatents.TOKENS)
        .setWidth(TinyLatents.EMBEDDING_WIDTH)
        .setEncoder("tiny-words@1");
  }
}
