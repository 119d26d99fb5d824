package io.reelscore.training.data;

import io.reelscore.training.pairs.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a reward model learns from and is measured with.
 *
 * @param description one sentence for the model card
 * @param training labelled clips
 * @param heldOut sets with known quality, the in-distribution one first
 */
public record TrainingData(String description, LabelledSet training, List<HeldOutSet> heldOut) {

  public TrainingData {
    heldOut = List.copyOf(heldOut);
  }

  /** The sha256 over the labelled clips in order: frames, prompts and labels; 64 hex digits. */
  public String digest() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    training.dimensions().forEach(dimension -> update(digest, dimension));
    for (int i = 0; i < training.samples().size(); i++) {
      Sample sample = training.samples().get(i);
      digest.update(sample.frames());
      update(digest, sample.prompt());
      for (Verdict[] row : training.verdicts()) {
        update(digest, row[i].name());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
