package io.reelscore.runtime;

import io.reelscore.core.SampleInput;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The order in which the samples of a batch lie side by side in memory.
 *
 * @param samples for each row its sample's place in the batch
 * @param frames the memory of all rows, in the order of the rows
 */
record RowOrder(int[] samples, ByteBuffer frames) {

  /** Empty when they don't lie side by side, or not all outside the heap. */
  static Optional<RowOrder> adjacent(List<SampleInput> batch, int frameBytes) {
    MemorySegment[] segments = new MemorySegment[batch.size()];
    for (int i = 0; i < segments.length; i++) {
      ByteBuffer frames = batch.get(i).clip();
      if (!frames.isDirect()) {
        return Optional.empty();
      }
      segments[i] = MemorySegment.ofBuffer(frames);
    }
    int[] order = byAddress(segments);
    for (int row = 1; row < order.length; row++) {
      if (segments[order[row]].address() != segments[order[row - 1]].address() + frameBytes) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new RowOrder(order, span(segments[order[0]], (long) frameBytes * order.length)));
  }

  private static int[] byAddress(MemorySegment[] segments) {
    int[] order = IntStream.range(0, segments.length).toArray();
    for (int i = 1; i < order.length; i++) {
      if (segments[i].address() < segments[i - 1].address()) {
        return Arrays.stream(order)
            .boxed()
            .sorted(Comparator.comparingLong(index -> segments[index].address()))
            .mapToInt(Integer::intValue)
            .toArray();
      }
    }
    return order;
  }

  /** The first row's memory, up to the end of the last row's. */
  @SuppressWarnings("restricted")
  private static ByteBuffer span(MemorySegment first, long bytes) {
    return first.reinterpret(bytes).asByteBuffer().order(ByteOrder.nativeOrder());
  }
}
