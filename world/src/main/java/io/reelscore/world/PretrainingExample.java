package io.reelscore.world;

/**
 * A clip and what can be seen in it. The attributes are those of the clip's prompt.
 *
 * @param clip to show
 * @param positions the subject's centre in each frame shown, float [frames, 2] in order (x, y), 0
 *     in the middle and +-1 at the edges of the picture, clamped to [-2, 2]
 */
public record PretrainingExample(Clip clip, float[] positions) {}
