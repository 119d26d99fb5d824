package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.v1.Failure;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.ImageList;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.Sample;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clips as lists of image files. */
class ImageListTest {
  private static final int MAX_IMAGES = 12;
  private static final int SIDE = 32;

  @RegisterExtension
  static final TinyServer TINY = new TinyServer().with("reelscore.decode.max-frames", MAX_IMAGES);

  @AfterEach
  void nothing_is_held() throws Exception {
    Held.nothingBy(TINY.server());
  }

  @Test
  void png_files_give_the_bits_of_their_pixels_in_every_call() throws Exception {
    Sample images = images("png", 8);
    Rewards frames = score(TestClient.sample(TinyModel.frames(90, 80, 70), TestClient.PROMPT));

    Rewards single = score(images);
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client()).header().sample("a", images).complete();
    Rewards streamed = stream.next().getRewards();
    Rewards member =
        new GroupCallDriver(TINY.client())
            .header(1, FailurePolicy.FAILURE_POLICY_FAIL)
            .sample("a", images)
            .complete()
            .response()
            .getOutcomes(0)
            .getRewards();

    assertThat(single.getByDimensionMap()).isEqualTo(frames.getByDimensionMap());
    assertThat(streamed.getByDimensionMap()).isEqualTo(frames.getByDimensionMap());
    assertThat(member.getByDimensionMap()).isEqualTo(frames.getByDimensionMap());
    assertThat(single.getLossyInput()).isFalse();
  }

  @Test
  void jpeg_files_are_told_to_be_lossy() throws Exception {
    assertThat(score(images("jpg", 8)).getLossyInput()).isTrue();
  }

  @Test
  void more_files_than_a_clip_may_have_frames_are_refused() throws Exception {
    Failure failure = failure(images("png", MAX_IMAGES + 1));

    assertThat(failure.getReason()).isEqualTo(Reason.REASON_TOO_LARGE);
    assertThat(failure.getMessage())
        .isEqualTo(
            "sample.images: more than 12 files (expected: at most so many,"
                + " reelscore.decode.max-frames)");
    StreamCallDriver stream =
        new StreamCallDriver(TINY.client())
            .header()
            .sample("many", images("png", MAX_IMAGES + 1))
            .sample("good", images("png", 8))
            .complete();
    StreamCallDriver.Outcomes outcomes = stream.next(2);
    assertThat(outcomes.of("many").getFailure().getReason()).isEqualTo(Reason.REASON_TOO_LARGE);
    assertThat(outcomes.of("good").hasRewards()).isTrue();
  }

  @Test
  void no_file_at_all_is_refused() {
    Failure failure =
        failure(
            Sample.newBuilder()
                .setImages(ImageList.getDefaultInstance())
                .setPrompt(TestClient.PROMPT)
                .build());

    assertThat(failure.getMessage()).isEqualTo("sample.images: 0 files (expected: at least 1)");
  }

  private static Rewards score(Sample sample) {
    return TINY.client().rewards().score(TestClient.request(sample)).getRewards();
  }

  private static Failure failure(Sample sample) {
    return TestClient.failure(
            catchThrowable(() -> TINY.client().rewards().score(TestClient.request(sample))))
        .orElseThrow();
  }

  private static Sample images(String format, int count) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(90, 80, 70));
    pen.fillRect(0, 0, SIDE, SIDE);
    pen.dispose();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, format, file);
    return Sample.newBuilder()
        .setImages(
            ImageList.newBuilder()
                .addAllImages(Collections.nCopies(count, ByteString.copyFrom(file.toByteArray()))))
        .setPrompt(TestClient.PROMPT)
        .build();
  }
}
