package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.v1.DataType;
import io.reelscore.v1.InputSpec;
import io.reelscore.v1.LatentSpec;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelIdentity;
import io.reelscore.v1.ModelState;
import io.reelscore.v1.PromptEmbeddingSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelReportTest {
  private static final Model LATENTS =
      Model.newBuilder()
          .setIdentity(
              ModelIdentity.newBuilder().setText("noise@1#0123456789ab").setDigest("0123456789ab"))
          .setState(ModelState.MODEL_STATE_READY)
          .setInput(
              InputSpec.newBuilder()
                  .setLatents(
                      LatentSpec.newBuilder()
                          .setDataType(DataType.DATA_TYPE_BFLOAT16)
                          .setEncoder("vae@1"))
                  .setPromptEmbedding(PromptEmbeddingSpec.newBuilder().setEncoder("words@1")))
          .build();

  @Test
  void what_a_model_of_latents_takes_is_told() {
    StringWriter table = new StringWriter();
    PrintWriter out = new PrintWriter(table);
    ModelReport.print(List.of(LATENTS), out);
    out.flush();
    JsonNode json = JsonMapper.shared().readTree(ModelReport.json(LATENTS));

    assertThat(table.toString()).contains("bfloat16 latents of vae@1, embedding of words@1");
    assertThat(json.get("clip").stringValue()).isEqualTo("bfloat16 latents of vae@1");
    assertThat(json.get("prompt").stringValue()).isEqualTo("embedding of words@1");
  }
}
