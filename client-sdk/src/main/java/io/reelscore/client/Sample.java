package io.reelscore.client;

/**
 * What gets a reward: a clip and the text it was made from.
 *
 * @param id the caller's name of it, repeated in the result; at most 256 bytes of UTF-8
 * @param clip the clip
 * @param prompt the text; empty only for a model that reads none
 */
public record Sample(String id, Clip clip, String prompt) {}
