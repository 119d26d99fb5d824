package io.reelscore.bundle;

/**
 * What turns a clip and its prompt into the graph's inputs. Each is chosen for itself.
 *
 * @param clip frames of pixels, or latents
 * @param prompt a text, a text encoder's output, or none
 */
public record Preprocessing(ClipForm clip, PromptForm prompt) {

  /**
   * How frames are made.
   *
   * @throws IllegalStateException when the model takes latents
   */
  public Frames frames() {
    if (clip instanceof Frames frames) {
      return frames;
    }
    throw new IllegalStateException("the model takes latents (expected: frames)");
  }

  /**
   * How a prompt is made into tokens.
   *
   * @throws IllegalStateException when the model reads no text
   */
  public Prompt text() {
    if (prompt instanceof Prompt text) {
      return text;
    }
    throw new IllegalStateException("the model reads no text (expected: one that does)");
  }

  /** Whether a prompt is read as text, by {@code tokenizer.json}. */
  public boolean readsText() {
    return prompt instanceof Prompt;
  }

  /** Whether all samples have one shape. */
  boolean hasOneShape() {
    return !(clip instanceof Frames frames && !frames.hasOneCount())
        && prompt.lengths().size() == 1;
  }

  /** The oldest version that can say this. */
  SchemaVersion version() {
    boolean pixelsAndText = clip instanceof Frames && readsText();
    return new SchemaVersion(1, !pixelsAndText ? 2 : hasOneShape() ? 0 : 1);
  }
}
