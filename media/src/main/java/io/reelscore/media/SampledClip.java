package io.reelscore.media;

/**
 * The frames a model takes of one clip.
 *
 * @param frames as the {@link FrameSpec} asked
 * @param decodedFrames how many frames the clip has, counted by decoding it
 * @param codec FFmpeg's name of the codec, for example {@code h264}
 * @param lossy whether that codec loses information
 */
public record SampledClip(RgbFrames frames, int decodedFrames, String codec, boolean lossy) {}
