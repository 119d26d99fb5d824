package io.reelscore.core;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The flows of one class of one model, served by start-time fair queueing (Goyal, Vin, Cheng 1996)
 * over cost: the next sample is of the flow with the least virtual time, which then grows by the
 * sample's cost; a flow that gets work again starts at the virtual time of the last one served, or
 * at its own if that is later. Thus flows that always have work get equal shares of the cost,
 * whatever the shapes of their samples, and one that was idle saves nothing up.
 */
final class FairQueue {
  private final Map<RunKey, Flow> flows = new HashMap<>();
  private final TreeSet<Flow> waiting = new TreeSet<>(Flow.LEAST_SERVED_FIRST);
  private final TreeSet<Flow> idle = new TreeSet<>(Flow.LEAST_SERVED_FIRST);
  private double virtualTime;
  private long flowsSeen;

  void add(PendingScore item) {
    Flow flow = flows.computeIfAbsent(item.run(), run -> new Flow(run, flowsSeen++));
    if (flow.isEmpty()) {
      idle.remove(flow);
      flow.virtualTime(Math.max(flow.virtualTime(), virtualTime));
      waiting.add(flow);
    }
    flow.add(item);
  }

  boolean remove(PendingScore item) {
    Flow flow = flows.get(item.run());
    if (flow == null || !flow.remove(item)) {
      return false;
    }
    if (flow.isEmpty()) {
      waiting.remove(flow);
      idle.add(flow);
      forgetIdle();
    }
    return true;
  }

  /** The sample of those buckets whose turn it is. */
  @Nullable PendingScore next(Predicate<Bucket> buckets) {
    for (Flow flow : waiting) {
      PendingScore head = flow.head(buckets);
      if (head != null) {
        return head;
      }
    }
    return null;
  }

  /** Removes and returns the sample of that bucket whose turn it is. */
  @Nullable PendingScore take(Bucket bucket) {
    for (Flow flow : waiting) {
      PendingScore head = flow.head(bucket);
      if (head != null) {
        serve(flow, head);
        return head;
      }
    }
    return null;
  }

  private void serve(Flow flow, PendingScore item) {
    waiting.remove(flow);
    virtualTime = Math.max(virtualTime, flow.virtualTime());
    flow.remove(item);
    flow.virtualTime(flow.virtualTime() + item.bucket().itemCost());
    (flow.isEmpty() ? idle : waiting).add(flow);
    forgetIdle();
  }

  /**
   * A flow whose time has passed would start anew from the same point. When nobody waits, all have:
   * time goes on to where the last of them was served to.
   */
  private void forgetIdle() {
    if (waiting.isEmpty()) {
      virtualTime = Math.max(virtualTime, idle.last().virtualTime());
    }
    for (Iterator<Flow> flow = idle.iterator(); flow.hasNext(); ) {
      Flow first = flow.next();
      if (first.virtualTime() > virtualTime) {
        return;
      }
      flow.remove();
      flows.remove(first.run());
    }
  }

  /** Runs that are remembered, whether they have work or not. */
  int flows() {
    return flows.size();
  }
}
