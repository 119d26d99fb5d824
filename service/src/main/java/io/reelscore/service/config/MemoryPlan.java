package io.reelscore.service.config;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.springframework.util.unit.DataSize;

/**
 * What requests may occupy at most, whatever arrives: what is admitted, and for each call of each
 * connection what it may send before it is admitted.
 *
 * @param maxConnections of the gRPC port
 */
public record MemoryPlan(int maxConnections) {
  /** A server with more clients than this stands behind a balancer. */
  private static final int MOST_CONNECTIONS = 1024;

  /**
   * As many connections as are configured, or as fit into the budget.
   *
   * @throws IllegalArgumentException when they don't fit
   */
  static MemoryPlan of(GrpcDoor grpc, Admission admission, long availableBytes) {
    long budget =
        admission.memoryBudget().toBytes() == 0
            ? availableBytes - availableBytes / 4
            : admission.memoryBudget().toBytes();
    long perCall = Math.min(grpc.flowControlWindow().toBytes(), grpc.maxMessageSize().toBytes());
    long perConnection = perCall * grpc.maxConcurrentCallsPerConnection();
    long admitted = admission.maxInFlightSize().toBytes();
    int connections =
        grpc.maxConnections() == 0
            ? Math.clamp((budget - admitted) / perConnection, 1, MOST_CONNECTIONS)
            : grpc.maxConnections();
    long needed = Math.addExact(Math.multiplyExact(perConnection, connections), admitted);
    Limits.require(
        needed <= budget,
        "reelscore.admission.memory-budget",
        megabytes(budget),
        "at least %s: %d connections x %d calls x %s a call before it is admitted, and %s in flight"
            .formatted(
                megabytes(needed),
                connections,
                grpc.maxConcurrentCallsPerConnection(),
                megabytes(perCall),
                megabytes(admitted)));
    return new MemoryPlan(connections);
  }

  /** Heap and direct memory that this process may use. */
  static long availableBytes() {
    long heap = Runtime.getRuntime().maxMemory();
    long direct =
        Long.parseLong(
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
    return Math.addExact(heap, direct == 0 ? heap : direct);
  }

  private static String megabytes(long bytes) {
    return DataSize.ofBytes(bytes).toMegabytes() + "MB";
  }
}
