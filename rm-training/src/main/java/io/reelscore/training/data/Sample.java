package io.reelscore.training.data;

/**
 * A clip as a model sees it.
 *
 * @param frames uint8 RGB [8, 32, 32, 3]; not copied
 * @param prompt what the clip is judged against
 * @param group clips of one prompt share a group
 */
public record Sample(byte[] frames, String prompt, int group) {}
