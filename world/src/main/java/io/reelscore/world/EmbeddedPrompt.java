package io.reelscore.world;

/**
 * A prompt as {@link WorldWords} gives it to a model.
 *
 * @param values float32 [{@value WorldWords#TOKENS}, {@value WorldWords#WIDTH}], row-major; not
 *     copied
 * @param mask [{@value WorldWords#TOKENS}], 1 for a word and 0 for padding; not copied
 */
public record EmbeddedPrompt(float[] values, byte[] mask) {}
