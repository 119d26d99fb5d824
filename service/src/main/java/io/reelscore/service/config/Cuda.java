package io.reelscore.service.config;

import io.reelscore.runtime.CudaOptions;
import io.reelscore.runtime.CudaOptions.ArenaExtendStrategy;
import io.reelscore.runtime.CudaOptions.ConvolutionAlgorithm;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How a CUDA device is used, if models run on one.
 *
 * @param deviceId its number
 * @param memoryLimit of the provider's memory arena; 0: no limit
 * @param arenaExtendStrategy how the arena grows
 * @param tf32 whether float32 matrix products may be computed with 10 bits of mantissa
 * @param convAlgoSearch how the algorithm of a convolution is chosen
 */
public record Cuda(
    @DefaultValue("0") int deviceId,
    @DefaultValue("0B") DataSize memoryLimit,
    @DefaultValue("same_as_requested") ArenaExtendStrategy arenaExtendStrategy,
    @DefaultValue("false") boolean tf32,
    @DefaultValue("default") ConvolutionAlgorithm convAlgoSearch) {

  public Cuda {
    Limits.range("reelscore.cuda.device-id", deviceId, 0, 255);
    Limits.require(
        memoryLimit.toBytes() == 0 || memoryLimit.compareTo(DataSize.ofMegabytes(1)) >= 0,
        "reelscore.cuda.memory-limit",
        memoryLimit,
        "0B for no limit, or at least 1MB");
  }

  /** The same as the runtime takes it. */
  public CudaOptions options() {
    CudaOptions defaults = CudaOptions.defaults();
    return new CudaOptions(
        deviceId,
        memoryLimit.toBytes(),
        arenaExtendStrategy,
        tf32,
        convAlgoSearch,
        defaults.convolutionMaxWorkspace(),
        defaults.copyInDefaultStream());
  }
}
