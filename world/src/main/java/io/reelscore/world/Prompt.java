package io.reelscore.world;

/**
 * What a clip was asked to show.
 *
 * @param colour of the subject
 * @param shape of the subject
 * @param motion of the subject
 */
public record Prompt(Colour colour, Shape shape, Motion motion) {

  /** For example {@code a red circle rolling right}. */
  public String text() {
    return "a %s %s %s".formatted(colour.word(), shape.word(), motion.words());
  }
}
