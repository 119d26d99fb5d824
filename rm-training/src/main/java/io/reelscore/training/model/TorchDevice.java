package io.reelscore.training.model;

import ai.djl.Device;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PyTorch computes on.
 *
 * @param gpu the number of a CUDA device, or -1 for the CPU
 */
public record TorchDevice(int gpu) {

  /** The CPU. */
  public static final TorchDevice CPU = new TorchDevice(-1);

  private static final Pattern CUDA = Pattern.compile("cuda:(\\d{1,2})");

  /** The device of that name: {@code cpu} or {@code cuda:N}. */
  public static TorchDevice of(String name) {
    Matcher cuda = CUDA.matcher(name);
    if (cuda.matches()) {
      return new TorchDevice(Integer.parseInt(cuda.group(1)));
    }
    if (!name.equals("cpu")) {
      throw new IllegalArgumentException("device: %s (expected: cpu or cuda:N)".formatted(name));
    }
    return CPU;
  }

  /**
   * The same if it is there.
   *
   * @throws IllegalStateException when PyTorch finds no such device
   */
  public TorchDevice require() {
    if (gpu < 0) {
      return this;
    }
    int found = Torch.engine().getGpuCount();
    if (gpu >= found) {
      throw new IllegalStateException(
          "device: cuda:%d (expected: %s)"
              .formatted(
                  gpu,
                  found == 0
                      ? "cpu; this build of PyTorch finds no CUDA device, which needs the library pytorch-native-cu in the place of pytorch-native-cpu"
                      : "cpu, or cuda:0..cuda:" + (found - 1)));
    }
    return this;
  }

  Device toDjl() {
    return gpu < 0 ? Device.cpu() : Device.gpu(gpu);
  }
}
