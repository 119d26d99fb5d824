package io.reelscore.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what is held, of all together, of each run and of each principal, against the limits. */
final class PermitDesk implements AdmissionControl {
  private final AdmissionLimits limits;
  private final Ticker ticker;
  private final QuotaDesk quotas;
  private final DrainRate drainRate = new DrainRate();
  private final CompletableFuture<Void> idleAfterClose = new CompletableFuture<>();
  private final Map<RunKey, Held> byRun = new HashMap<>();
  private final Held all = new Held();
  private int openPermits;
  private boolean closed;

  PermitDesk(AdmissionLimits limits, Ticker ticker) {
    this(limits, principal -> Quota.NONE, ticker);
  }

  PermitDesk(AdmissionLimits limits, Function<String, Quota> quotas, Ticker ticker) {
    this.limits = limits;
    this.quotas = new QuotaDesk(quotas);
    this.ticker = ticker;
  }

  @Override
  public Admission admit(String principal, int items, long bytes) {
    requireNotNegative(items, bytes);
    HeldPermit permit = new HeldPermit(principal);
    synchronized (this) {
      if (closed) {
        return new Admission.Refused(
            refusal(FailureReason.DRAINING, "the server takes no new requests: shutting down"));
      }
      ScoreOutcome.Failed refusal = take(permit, items, bytes);
      if (refusal != null) {
        return new Admission.Refused(refusal);
      }
      openPermits++;
    }
    return new Admission.Granted(permit);
  }

  private static void requireNotNegative(int items, long bytes) {
    if (items < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "permit: %d items, %d bytes (expected: at least 0 of each)".formatted(items, bytes));
    }
  }

  /** Under the lock. */
  private ScoreOutcome.@Nullable Failed take(HeldPermit permit, int items, long bytes) {
    long nowNanos = ticker.nanos();
    drainRate.advance(nowNanos, openPermits > 0);
    if (items > limits.maxItems() - permit.items || bytes > limits.maxBytes() - permit.bytes) {
      return refusal(
          FailureReason.TOO_LARGE,
          "request: %d samples, %d bytes (expected: at most %d samples and %d bytes in flight)"
              .formatted(
                  (long) permit.items + items,
                  permit.bytes + bytes,
                  limits.maxItems(),
                  limits.maxBytes()));
    }
    ScoreOutcome.Failed overQuota =
        quotas.refusal(
            permit.principal,
            items,
            bytes,
            new QuotaDesk.Own(permit.items, permit.bytes),
            nowNanos,
            drainRate::timeFor);
    if (overQuota != null) {
      return overQuota;
    }
    if (items > limits.maxItems() - all.items || bytes > limits.maxBytes() - all.bytes) {
      return full("in flight", all, items, bytes, limits.maxItems(), limits.maxBytes());
    }
    RunKey run = permit.run;
    if (run != null) {
      ScoreOutcome.Failed refusal = takeOfRun(run, items, bytes, permit.items, permit.bytes);
      if (refusal != null) {
        return refusal;
      }
    }
    permit.counted += quotas.take(permit.principal, items, bytes, nowNanos);
    all.add(items, bytes);
    permit.items += items;
    permit.bytes += bytes;
    return null;
  }

  /** Under the lock; the permit holds {@code ownItems} and {@code ownBytes} of the run already. */
  private ScoreOutcome.@Nullable Failed takeOfRun(
      RunKey run, int items, long bytes, int ownItems, long ownBytes) {
    Held held = byRun.computeIfAbsent(run, key -> new Held());
    ScoreOutcome.Failed refusal = null;
    if (items > limits.maxItemsPerRun() - ownItems || bytes > limits.maxBytesPerRun() - ownBytes) {
      refusal =
          refusal(
              FailureReason.TOO_LARGE,
              "request: %d samples, %d bytes (expected: at most %d samples and %d bytes of one run)"
                  .formatted(
                      (long) ownItems + items,
                      ownBytes + bytes,
                      limits.maxItemsPerRun(),
                      limits.maxBytesPerRun()));
    } else if (items > limits.maxItemsPerRun() - held.items
        || bytes > limits.maxBytesPerRun() - held.bytes) {
      refusal =
          full(
              "in flight of this run",
              held,
              items,
              bytes,
              limits.maxItemsPerRun(),
              limits.maxBytesPerRun());
    } else {
      held.add(items, bytes);
    }
    if (held.isEmpty()) {
      byRun.remove(run);
    }
    return refusal;
  }

  private ScoreOutcome.Failed full(
      String what, Held held, int items, long bytes, int maxItems, long maxBytes) {
    return new ScoreOutcome.Failed(
        FailureReason.OVERLOADED,
        FailureStage.ADMISSION,
        "%s: %d samples, %d bytes; %d and %d more do not fit (limits: %d and %d)"
            .formatted(what, held.items, held.bytes, items, bytes, maxItems, maxBytes),
        drainRate.timeFor(
            (long) held.items + items - maxItems,
            held.bytes + bytes - maxBytes,
            held.items,
            held.bytes));
  }

  private static ScoreOutcome.Failed refusal(FailureReason reason, String message) {
    return new ScoreOutcome.Failed(reason, FailureStage.ADMISSION, message);
  }

  private void giveBack(HeldPermit permit) {
    boolean idle;
    synchronized (this) {
      long nowNanos = ticker.nanos();
      drainRate.advance(nowNanos, true);
      drainRate.freed(permit.items, permit.bytes);
      quotas.giveBack(
          permit.principal, permit.items, permit.bytes, permit.countedInVain(), nowNanos);
      all.add(-permit.items, -permit.bytes);
      RunKey run = permit.run;
      if (run != null) {
        byRun.computeIfPresent(
            run,
            (key, held) -> {
              held.add(-permit.items, -permit.bytes);
              return held.isEmpty() ? null : held;
            });
      }
      openPermits--;
      idle = closed && openPermits == 0;
    }
    if (idle) {
      idleAfterClose.complete(null);
    }
  }

  @Override
  public synchronized AdmissionLoad load() {
    return new AdmissionLoad(all.items, all.bytes);
  }

  /** Runs of which anything is held. */
  synchronized int runs() {
    return byRun.size();
  }

  /** Principals of which anything is counted. */
  synchronized int accounts() {
    return quotas.accounts();
  }

  @Override
  public void close() {
    boolean idle;
    synchronized (this) {
      closed = true;
      idle = openPermits == 0;
    }
    if (idle) {
      idleAfterClose.complete(null);
    }
  }

  @Override
  public boolean drain(Duration timeout) throws InterruptedException {
    close();
    try {
      idleAfterClose.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Held {
    private int items;
    private long bytes;

    private void add(int moreItems, long moreBytes) {
      items += moreItems;
      bytes += moreBytes;
    }

    private boolean isEmpty() {
      return items == 0 && bytes == 0;
    }
  }

  /**
   * One grant: held by its owner until closed, and by each sample submitted under it. Its state is
   * guarded by the desk's lock.
   */
  final class HeldPermit implements Permit {
    private final List<Runnable> onRelease = new ArrayList<>();
    private final String principal;
    private @Nullable RunKey run;
    private int items;
    private long bytes;
    private int counted;
    private int submitted;
    private boolean refused;
    private int holders = 1;
    private boolean closedByOwner;

    private HeldPermit(String principal) {
      this.principal = principal;
    }

    @Override
    public int items() {
      synchronized (PermitDesk.this) {
        return items;
      }
    }

    @Override
    public long bytes() {
      synchronized (PermitDesk.this) {
        return bytes;
      }
    }

    @Override
    public Optional<ScoreOutcome.Failed> grow(int moreItems, long moreBytes) {
      requireNotNegative(moreItems, moreBytes);
      synchronized (PermitDesk.this) {
        requireOpen();
        return told(take(this, moreItems, moreBytes));
      }
    }

    @Override
    public Optional<ScoreOutcome.Failed> assign(RunKey key) {
      synchronized (PermitDesk.this) {
        requireOpen();
        if (run != null) {
          throw new IllegalStateException("permit: of " + run + " (expected: of no run yet)");
        }
        ScoreOutcome.Failed refusal = takeOfRun(key, items, bytes, 0, 0);
        if (refusal == null) {
          run = key;
        }
        return told(refusal);
      }
    }

    /** Under the lock. */
    private Optional<ScoreOutcome.Failed> told(ScoreOutcome.@Nullable Failed refusal) {
      refused |= refusal != null;
      return Optional.ofNullable(refusal);
    }

    /**
     * Under the lock: a caller that was refused the rest, and for whom nothing was done, has not
     * been let in; its next try needs what this one took as well.
     */
    private int countedInVain() {
      return refused && submitted == 0 ? counted : 0;
    }

    @Override
    public void onRelease(Runnable action) {
      synchronized (PermitDesk.this) {
        if (holders > 0) {
          onRelease.add(action);
          return;
        }
      }
      action.run();
    }

    @Override
    public void close() {
      synchronized (PermitDesk.this) {
        if (closedByOwner) {
          return;
        }
        closedByOwner = true;
      }
      letGo();
    }

    private void requireOpen() {
      if (closedByOwner) {
        throw new IllegalStateException("permit: closed (expected: open)");
      }
    }

    /** One more sample is submitted under this permit. */
    void hold() {
      synchronized (PermitDesk.this) {
        requireOpen();
        if (submitted == items) {
          throw new IllegalStateException(
              "samples under one permit: %d (expected: at most %d)"
                  .formatted(submitted + 1, items));
        }
        submitted++;
        holders++;
      }
    }

    /** The owner, or the engine for one sample, needs it no more. */
    void letGo() {
      synchronized (PermitDesk.this) {
        holders--;
        if (holders > 0) {
          return;
        }
      }
      // Memory is free before its permit is: what is admitted next finds room.
      for (Runnable action : onRelease) {
        try {
          action.run();
        } catch (RuntimeException e) {
          // The permit comes back whatever its owner's actions do.
        }
      }
      giveBack(this);
    }
  }
}
