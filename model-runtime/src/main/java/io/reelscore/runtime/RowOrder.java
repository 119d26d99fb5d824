package io.reelscore.runtime;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The order in which the tensors of a batch's samples lie side by side in memory.
 *
 * @param samples for each row its sample's place in the batch
 * @param memory of all rows, in the order of the rows
 */
record RowOrder(int[] samples, ByteBuffer memory) {
  private static final MemorySegment[] NONE = {};

  /** Empty when they don't lie side by side, or not all outside the heap. */
  static Optional<RowOrder> adjacent(List<ByteBuffer> tensors, int bytes) {
    MemorySegment[] segments = outsideHeap(tensors);
    return segments.length == 0 ? Optional.empty() : inOrder(segments, byAddress(segments), bytes);
  }

  /** Empty when they don't lie side by side in just that order, or not all outside the heap. */
  static Optional<RowOrder> adjacent(List<ByteBuffer> tensors, int[] samples, int bytes) {
    MemorySegment[] segments = outsideHeap(tensors);
    return segments.length == 0 ? Optional.empty() : inOrder(segments, samples, bytes);
  }

  /** None when one of them lies on the heap. */
  private static MemorySegment[] outsideHeap(List<ByteBuffer> tensors) {
    MemorySegment[] segments = new MemorySegment[tensors.size()];
    for (int i = 0; i < segments.length; i++) {
      if (!tensors.get(i).isDirect()) {
        return NONE;
      }
      segments[i] = MemorySegment.ofBuffer(tensors.get(i));
    }
    return segments;
  }

  private static Optional<RowOrder> inOrder(MemorySegment[] segments, int[] samples, int bytes) {
    for (int row = 1; row < samples.length; row++) {
      if (segments[samples[row]].address() != segments[samples[row - 1]].address() + bytes) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new RowOrder(samples, span(segments[samples[0]], (long) bytes * samples.length)));
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
