package io.reelscore.training.annotation;

/**
 * What a model is asked about a clip.
 *
 * @param system the first message; {@code {dimension}} stands for the dimension
 * @param user the second; {@code {prompt}} stands for the prompt, {@code <video>} for the film
 */
public record PairTexts(String system, String user) {

  /** Plain questions. */
  public static final PairTexts DEFAULT =
      new PairTexts(
          "You judge generated videos. Say good if the video is good enough in this respect, else bad: {dimension}",
          "The video was made from this prompt: {prompt}\n<video>");

  public PairTexts {
    if (system.contains(PairForm.VIDEO)) {
      throw new IllegalArgumentException("system: has <video> (expected: a text without a film)");
    }
    if (user.split(PairForm.VIDEO, -1).length != 2) {
      throw new IllegalArgumentException(
          "user: \"" + user + "\" (expected: exactly one <video> for the film)");
    }
  }

  String system(String dimension) {
    return system.replace("{dimension}", dimension);
  }

  String user(String dimension, String prompt) {
    return user.replace("{dimension}", dimension).replace("{prompt}", prompt);
  }
}
