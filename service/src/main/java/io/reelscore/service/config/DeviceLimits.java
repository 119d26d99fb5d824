package io.reelscore.service.config;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What models may take of the device they run on.
 *
 * @param memoryBudget weights of all loaded models together; 0: no limit
 */
public record DeviceLimits(@DefaultValue("0B") DataSize memoryBudget) {

  public DeviceLimits {
    Limits.require(
        !memoryBudget.isNegative(),
        "reelscore.device.memory-budget",
        memoryBudget,
        "0B for no limit, or more");
  }
}
