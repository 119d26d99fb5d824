package io.reelscore.service.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelscore.service.model.ElementType;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.scoring.PromptSource;
import io.reelscore.service.scoring.VideoSource;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What an idempotency key stands for: SHA-256 over the model's digest, the prompt and the video,
 * each with its kind and all that is said of it. Shapes are the model's: what of them is a choice,
 * the number of bytes decides. Weights are not part of it: a composite is computed for each reply.
 */
final class ContentDigest {
  private final MessageDigest digest;

  private ContentDigest(MessageDigest digest) {
    this.digest = digest;
  }

  static String of(CheckedSample sample, ServedModel model) {
    ContentDigest content = new ContentDigest(sha256());
    content.text(model.identity().digest());
    content.prompt(sample.prompt());
    content.video(sample.video());
    content.number(sample.lossySource() ? 1 : 0);
    return HexFormat.of().formatHex(content.digest.digest());
  }

  private void prompt(PromptSource prompt) {
    switch (prompt) {
      case PromptSource.None _ -> text("no prompt");
      case PromptSource.Text(String text) -> {
        text("text");
        text(text);
      }
      case PromptSource.Embedding(ByteBuffer data, ElementType type, long[] mask) -> {
        text("embedding");
        text(type.name());
        part(data);
        for (long bit : mask) {
          number((int) bit);
        }
      }
    }
  }

  private void video(VideoSource video) {
    switch (video) {
      case VideoSource.Frames(ByteBuffer data) -> {
        text("frames");
        part(data);
      }
      case VideoSource.EncodedFile(ByteBuffer data) -> {
        text("file");
        part(data);
      }
      case VideoSource.Images(List<ByteBuffer> files) -> {
        text("images");
        number(files.size());
        files.forEach(this::part);
      }
      case VideoSource.Latents(ByteBuffer data, ElementType type, Float timestep) -> {
        text("latents");
        text(type.name());
        text(String.valueOf(timestep));
        part(data);
      }
    }
  }

  private void text(String text) {
    part(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  /** With its length before it, so that no two sequences of parts are the same bytes. */
  private void part(ByteBuffer bytes) {
    number(bytes.remaining());
    digest.update(bytes.duplicate());
  }

  private void number(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
