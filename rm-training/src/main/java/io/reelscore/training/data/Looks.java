package io.reelscore.training.data;

import io.reelscore.media.FrameSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What of a clip's looks people like without its being any better: how bright, how colourful and
 * how grainy it is, measured from its pixels.
 */
public final class Looks {
  private static final int CHANNELS = 3;

  private Looks() {}

  /**
   * The sum of the three, each in standard deviations from its mean over the clips; one that is the
   * same in all clips counts nothing.
   *
   * @param samples with frames of that size
   */
  public static double[] of(List<Sample> samples, FrameSpec frames) {
    double[] sums = new double[samples.size()];
    List<ToDoubleFunction<byte[]>> measures =
        List.of(Looks::brightness, Looks::saturation, pixels -> grain(pixels, frames.width()));
    for (ToDoubleFunction<byte[]> measure : measures) {
      double[] values = samples.stream().map(Sample::frames).mapToDouble(measure).toArray();
      double mean = Arrays.stream(values).average().orElse(0);
      double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      double deviation = Math.sqrt(variance);
      for (int i = 0; i < sums.length && deviation > 0; i++) {
        sums[i] += (values[i] - mean) / deviation;
      }
    }
    return sums;
  }

  /** The mean luma of uint8 RGB pixels, 0 to 255. */
  static double brightness(byte[] pixels) {
    double sum = 0;
    for (int at = 0; at < pixels.length; at += CHANNELS) {
      sum += luma(pixels, at);
    }
    return sum * CHANNELS / pixels.length;
  }

  /** The mean of the largest channel less the smallest, 0 to 255. */
  static double saturation(byte[] pixels) {
    long sum = 0;
    for (int at = 0; at < pixels.length; at += CHANNELS) {
      int red = pixels[at] & 0xFF;
      int green = pixels[at + 1] & 0xFF;
      int blue = pixels[at + 2] & 0xFF;
      sum += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    }
    return (double) sum * CHANNELS / pixels.length;
  }

  /** The mean absolute second difference of luma along rows, in units of 1 of 255. */
  static double grain(byte[] pixels, int width) {
    double sum = 0;
    long places = 0;
    int row = width * CHANNELS;
    for (int start = 0; start < pixels.length; start += row) {
      for (int at = start + CHANNELS; at < start + row - CHANNELS; at += CHANNELS) {
        sum +=
            Math.abs(
                luma(pixels, at - CHANNELS) - 2 * luma(pixels, at) + luma(pixels, at + CHANNELS));
        places++;
      }
    }
    return places == 0 ? 0 : sum / places;
  }

  /** ITU-R BT.601. */
  private static double luma(byte[] pixels, int at) {
    return 0.299 * (pixels[at] & 0xFF)
        + 0.587 * (pixels[at + 1] & 0xFF)
        + 0.114 * (pixels[at + 2] & 0xFF);
  }
}
