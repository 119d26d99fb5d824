package io.reelscore.service.model;

import io.reelscore.service.model.ModelStatus.Cause;

/**
 * What a device has room for.
 *
 * @param budgetBytes of all models together; 0: no limit
 * @param usedBytes of those that are loaded
 */
record MemoryRoom(long budgetBytes, long usedBytes) {

  /** Refuses what does not fit beside the loaded models. */
  void require(long neededBytes) throws ModelRefusal {
    if (budgetBytes > 0 && neededBytes > budgetBytes - usedBytes) {
      throw new ModelRefusal(
          Cause.MEMORY,
          "device memory: %d bytes needed beside %d in use (expected: at most %d together, as"
                  .formatted(neededBytes, usedBytes, budgetBytes)
              + " reelscore.device.memory-budget says)");
    }
  }
}
