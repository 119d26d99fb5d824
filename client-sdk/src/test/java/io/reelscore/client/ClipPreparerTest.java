package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.SampledClip;
import io.reelscore.media.VideoDecoder;
import io.reelscore.v1.DataType;
import io.reelscore.v1.InputSpec;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelIdentity;
import io.reelscore.v1.Reason;
import io.reelscore.v1.ResizeFilter;
import io.reelscore.v1.SamplingRule;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClipPreparerTest {
  private static final io.reelscore.v1.FrameSpec SPEC =
      io.reelscore.v1.FrameSpec.newBuilder()
          .setDataType(DataType.DATA_TYPE_UINT8)
          .setCount(8)
          .setHeight(4)
          .setWidth(6)
          .setSampling(SamplingRule.SAMPLING_RULE_SEGMENT_CENTERS)
          .setResize(ResizeFilter.RESIZE_FILTER_BICUBIC_ANTIALIAS)
          .build();

  @Test
  void the_model_s_specification_comes_from_the_service() throws Exception {
    try (TestServer server = TestServer.holding(model(SPEC));
        RewardClient client = server.client().build()) {

      ClipPreparer preparer = ClipPreparer.of(client.model(ModelRef.named("reelscore-demo")));

      assertThat(client.models()).containsExactly(model(SPEC));
      assertThat(preparer.spec()).isEqualTo(new FrameSpec(8, 4, 6));
      assertThat(preparer.model()).isEqualTo(ModelRef.pinned(Protos.IDENTITY));
    }
  }

  @Test
  void a_film_of_17_frames_becomes_its_odd_frames() {
    byte[] film = new byte[17 * 72];
    for (int i = 0; i < film.length; i++) {
      film[i] = (byte) (i / 72);
    }

    Clip clip = ClipPreparer.of(model(SPEC)).prepare(new RgbFrames(17, 4, 6, film));

    RgbFrames pixels = ((Clip.Frames) clip).pixels();
    assertThat(pixels.count()).isEqualTo(8);
    for (int i = 0; i < 8; i++) {
      assertThat(pixels.data()[i * 72]).isEqualTo((byte) (2 * i + 1));
    }
  }

  @Test
  void a_file_is_decoded_to_the_model_s_specification() throws Exception {
    RgbFrames decoded = new RgbFrames(8, 4, 6, new byte[8 * 72]);
    VideoDecoder decoder =
        new VideoDecoder() {
          @Override
          public SampledClip decode(Path file, FrameSpec spec, DecodeLimits limits) {
            assertThat(spec).isEqualTo(new FrameSpec(8, 4, 6));
            return new SampledClip(decoded, 17, "h264", true);
          }

          @Override
          public SampledClip decode(ByteBuffer file, FrameSpec spec, DecodeLimits limits) {
            return decode(Path.of("memory"), spec, limits);
          }
        };
    ClipPreparer preparer = ClipPreparer.of(model(SPEC));

    Clip ofFile = preparer.prepare(Path.of("a.mp4"), decoder);
    Clip ofMemory = preparer.prepare(ByteBuffer.allocate(1), decoder);

    assertThat(((Clip.Frames) ofFile).pixels()).isSameAs(decoded);
    assertThat(((Clip.Frames) ofMemory).pixels()).isSameAs(decoded);
  }

  @Test
  void a_rule_this_client_does_not_know_is_refused_by_its_number() {
    assertThatThrownBy(() -> ClipPreparer.of(model(SPEC.toBuilder().setSamplingValue(77).build())))
        .hasMessage(
            "model reelscore-demo@1#0123456789ab: sampling rule 77 is not known to this client"
                + " (expected: SAMPLING_RULE_SEGMENT_CENTERS)");
    assertThatThrownBy(() -> ClipPreparer.of(model(SPEC.toBuilder().setResizeValue(78).build())))
        .hasMessageContaining("resize filter 78")
        .hasMessageContaining("RESIZE_FILTER_BICUBIC_ANTIALIAS");
    assertThatThrownBy(() ->
            ClipPreparer.of(
                model(SPEC.toBuilder().setDataType(DataType.DATA_TYPE_FLOAT16).build())))
        .hasMessageContaining("data type 2")
        .hasMessageContaining("DATA_TYPE_UINT8");
  }

  @Test
  void a_model_that_is_still_loading_has_no_specification() {
    Model loading = model(SPEC).toBuilder().clearInput().build();

    assertThatThrownBy(() -> ClipPreparer.of(loading))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no specification of its frames");
  }

  @Test
  void a_model_that_is_not_there_is_an_exception_with_the_reason() throws Exception {
    try (TestServer server = TestServer.holding(model(SPEC));
        RewardClient client = server.client().build()) {

      assertThatThrownBy(() -> client.model(ModelRef.named("other")))
          .isInstanceOfSatisfying(
              RewardServiceException.class,
              e -> {
                assertThat(e).hasMessage("NOT_FOUND: model: \"other\" (loaded: none)");
                assertThat(e.code()).isEqualTo(Status.Code.NOT_FOUND);
                assertThat(e.reason()).isEqualTo(Reason.REASON_MODEL_NOT_FOUND);
                assertThat(e.retryable()).isFalse();
              });
    }
  }

  private static Model model(io.reelscore.v1.FrameSpec frames) {
    return Model.newBuilder()
        .setIdentity(
            ModelIdentity.newBuilder()
                .setName("reelscore-demo")
                .setVersion("1")
                .setText(Protos.IDENTITY))
        .setInput(InputSpec.newBuilder().setFrames(frames))
        .build();
  }
}
