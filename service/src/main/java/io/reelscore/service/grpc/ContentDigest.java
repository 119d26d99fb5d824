package io.reelscore.service.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.scoring.VideoSource;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What an idempotency key stands for: SHA-256 over the model's digest, the prompt, and the video.
 * Frames are uint8 of the model's shape, which their number of bytes decides. Weights are not part
 * of it: a composite is computed for each reply.
 */
final class ContentDigest {
  private ContentDigest() {}

  static String of(CheckedSample sample, ServedModel model) {
    MessageDigest digest = sha256();
    part(digest, ByteBuffer.wrap(model.identity().digest().getBytes(UTF_8)));
    part(digest, ByteBuffer.wrap(sample.prompt().getBytes(UTF_8)));
    switch (sample.video()) {
      case VideoSource.Frames(ByteBuffer data) -> {
        digest.update((byte) 'f');
        part(digest, data);
      }
      case VideoSource.EncodedFile(ByteBuffer data) -> {
        digest.update((byte) 'e');
        part(digest, data);
      }
      case VideoSource.Images(List<ByteBuffer> files) -> {
        digest.update((byte) 'i');
        files.forEach(file -> part(digest, file));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** With its length before it, so that no two sequences of parts are the same bytes. */
  private static void part(MessageDigest digest, ByteBuffer bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.remaining()).flip());
    digest.update(bytes.duplicate());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
