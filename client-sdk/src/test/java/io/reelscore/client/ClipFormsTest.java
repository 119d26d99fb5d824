package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.client.FloatTensor.ElementType;
import io.reelscore.media.RgbFrames;
import io.reelscore.v1.DataType;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreResponse;
import io.reelscore.v1.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each form of a clip and of a prompt becomes on the wire. */
@Timeout(120)
class ClipFormsTest {

  @Test
  void images_travel_one_by_one() throws Exception {
    Sample sent =
        sent(
            new io.reelscore.client.Sample(
                    "s", Clip.images(List.of(new byte[] {1, 2}, new byte[] {3})), "p")
                .withLossySource(true));

    assertThat(sent.getImages().getImagesList())
        .extracting(file -> file.toByteArray())
        .containsExactly(new byte[] {1, 2}, new byte[] {3});
    assertThat(sent.getLossySource()).isTrue();
  }

  @Test
  void latents_travel_as_they_were_made_with_their_timestep() throws Exception {
    FloatTensor halves =
        FloatTensor.of(ElementType.FLOAT16, ByteBuffer.wrap(new byte[48]), 2, 1, 3, 4);

    Sample with = sent(new io.reelscore.client.Sample("s", Clip.latents(halves, 0.25), "p"));
    Sample without = sent(new io.reelscore.client.Sample("s", Clip.latents(halves), "p"));

    Tensor tensor = with.getLatents().getTensor();
    assertThat(tensor.getDataType()).isEqualTo(DataType.DATA_TYPE_FLOAT16);
    assertThat(tensor.getShapeList()).containsExactly(2L, 1L, 3L, 4L);
    assertThat(tensor.getData().size()).isEqualTo(48);
    assertThat(with.getLatents().getTimestep()).isEqualTo(0.25f);
    assertThat(without.getLatents().hasTimestep()).isFalse();
  }

  @Test
  void an_embedding_travels_with_its_mask() throws Exception {
    FloatTensor numbers = FloatTensor.float32(new float[] {1, 2, 3, 4}, 2, 2);

    Sample masked =
        sent(
            Protos.sample("s")
                .withPromptEmbedding(new PromptEmbedding(numbers, List.of(true, false))));
    Sample whole = sent(Protos.sample("s").withPromptEmbedding(new PromptEmbedding(numbers)));

    ByteBuffer data =
        masked
            .getPromptEmbedding()
            .getTensor()
            .getData()
            .asReadOnlyByteBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(data.getFloat(8)).isEqualTo(3f);
    assertThat(masked.getPromptEmbedding().getMask().toByteArray()).containsExactly(1, 0);
    assertThat(whole.getPromptEmbedding().getMask().isEmpty()).isTrue();
  }

  @Test
  void a_buffer_is_sent_from_where_it_stands() throws Exception {
    ByteBuffer file = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9}, 1, 3);

    Sample sent = sent(new io.reelscore.client.Sample("s", new Clip.Encoded(file), "p"));

    assertThat(sent.getEncodedVideo().toByteArray()).containsExactly(1, 2, 3);
  }

  @Test
  void large_latents_and_frames_travel_in_chunks() throws Exception {
    FloatTensor large =
        FloatTensor.of(ElementType.BFLOAT16, ByteBuffer.allocate(3 << 20), 3, 1, 512, 1024);
    AtomicReference<ArrivedSample> arrived = new AtomicReference<>();
    try (TestServer server =
            TestServer.streaming(each -> {
              arrived.set(each);
              each.score(1);
            });
        RewardClient client = server.client().build();
        ScoreStream stream = client.openStream(ScoreOptions.DEFAULT)) {

      stream.send(new io.reelscore.client.Sample("l", Clip.latents(large, 1), "p")).get();
      ArrivedSample latents = arrived.get();
      stream
          .send(
              new io.reelscore.client.Sample(
                  "f", Clip.frames(new RgbFrames(2, 512, 1024, new byte[3 << 20])), "p"))
          .get();
      ArrivedSample frames = arrived.get();

      assertThat(latents.chunked().size()).isEqualTo(3 << 20);
      assertThat(latents.sample().getLatents().getTensor().getShapeList())
          .containsExactly(3L, 1L, 512L, 1024L);
      assertThat(latents.sample().getLatents().getTimestep()).isEqualTo(1f);
      assertThat(frames.chunked().size()).isEqualTo(3 << 20);
      assertThat(frames.sample().getFrames().getData().isEmpty()).isTrue();
    }
  }

  @Test
  void what_is_no_clip_is_refused_before_anything_is_sent() {
    assertThatThrownBy(() -> Clip.images(List.of())).hasMessage("images: 0 (expected: at least 1)");
    assertThatThrownBy(() -> FloatTensor.float32(new float[3], 2, 2))
        .hasMessage("tensor: 12 bytes for FLOAT32 [2, 2] (expected: 16)");
    assertThatThrownBy(() -> Clip.latents(FloatTensor.float32(new float[4], 2, 2)))
        .hasMessage("latents: shape [2, 2] (expected: [channels, frames, height, width])");
    assertThatThrownBy(() -> new PromptEmbedding(FloatTensor.float32(new float[4], 4)))
        .hasMessage("prompt embedding: shape [4] (expected: [tokens, width])");
    assertThatThrownBy(() ->
            new PromptEmbedding(FloatTensor.float32(new float[4], 2, 2), List.of(false, false)))
        .hasMessage("mask: 2 entries, 0 of them tokens (expected: 2 entries, at least 1 token)");
  }

  private static Sample sent(io.reelscore.client.Sample sample) throws Exception {
    AtomicReference<Sample> seen = new AtomicReference<>();
    try (TestServer server =
            TestServer.scoring(
                TestServer.replying(request -> {
                  seen.set(request.getSample());
                  return ScoreResponse.newBuilder()
                      .setSampleId("s")
                      .setRewards(Protos.rewards(1))
                      .setServedBy(Protos.servedBy())
                      .build();
                }));
        RewardClient client = server.client().build()) {
      client.score(sample).orThrow();
    }
    return seen.get();
  }
}
