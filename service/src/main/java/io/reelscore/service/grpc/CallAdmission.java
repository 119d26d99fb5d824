package io.reelscore.service.grpc;

import io.grpc.Context;
import io.reelscore.core.Admission;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.FailureReason;
import io.reelscore.core.Permit;
import io.reelscore.core.RunKey;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ModelLease;
import io.reelscore.service.model.ModelQuery;
import io.reelscore.service.model.ModelRegistry;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.wire.HeapArray;
import io.reelscore.service.wire.TensorMemory;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one call may hold in memory: its permit, and how much of it is not in use. The permit is
 * closed when the call has ended and none of its threads works any more. Safe for use by several
 * threads.
 */
final class CallAdmission {
  private static final Context.Key<CallAdmission> KEY = Context.key("reelscore-admission");

  private final AdmissionControl control;
  private final Predicate<String> known;
  private final TensorMemory memory;
  private final Uploads uploads = new Uploads();
  private @Nullable Permit permit;
  private @Nullable RunKey run;
  private long spareBytes;
  private String principal = "";
  private int holders;
  private boolean left;
  private boolean over;

  CallAdmission(AdmissionControl control, Predicate<String> known, TensorMemory memory) {
    this.control = control;
    this.known = known;
    this.memory = memory;
  }

  /** That of the call this thread serves. */
  static CallAdmission current() {
    CallAdmission current = KEY.get();
    if (current == null) {
      throw new IllegalStateException("call: without an admission (expected: one by CallDoor)");
    }
    return current;
  }

  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  /** Takes the permit; says why it is refused. */
  Optional<ScoreOutcome.Failed> enter(int items, long bytes) {
    return enter(Caller.PRINCIPAL.get(), items, bytes);
  }

  private Optional<ScoreOutcome.Failed> enter(String caller, int items, long bytes) {
    return switch (control.admit(caller, items, bytes)) {
      case Admission.Refused(ScoreOutcome.Failed failure) -> Optional.of(failure);
      case Admission.Granted(Permit granted) -> {
        synchronized (this) {
          principal = caller;
          permit = granted;
          holders = 1;
        }
        yield Optional.empty();
      }
    };
  }

  synchronized Permit permit() {
    if (permit == null) {
      throw new IllegalStateException("permit: none (expected: one, the call was admitted)");
    }
    return permit;
  }

  /**
   * Finds the model that is meant. It stays open until the permit is released: as long as the call,
   * a thread that works for it, or the engine uses it.
   */
  ServedModel use(ModelRegistry registry, ModelQuery query) throws Rejection {
    ModelLease lease = registry.lease(query);
    permit().onRelease(lease::close);
    return lease.model();
  }

  /** Counts everything against the limits of that run as well. */
  void assign(RunKey key) throws Rejection {
    throwIfPresent(permit().assign(key));
    synchronized (this) {
      run = key;
    }
  }

  /**
   * The admission of a part of a call that has many: a permit of its own, of the call's run, that
   * comes back before that of the call does. Whoever asked lets it go. A caller that is not known
   * any more gets none.
   *
   * @param items 1 for a sample, 0 for bytes of a sample that has a permit
   */
  CallAdmission part(int items) throws Rejection {
    String caller;
    RunKey ofCall;
    synchronized (this) {
      requireGoingOn();
      if (items > 0) {
        requireKnown();
      }
      holders++;
      caller = principal;
      ofCall = run;
    }
    CallAdmission part = new CallAdmission(control, known, memory);
    try {
      throwIfPresent(part.enter(caller, items, 0));
    } catch (Throwable e) {
      letGo();
      throw e;
    }
    part.permit().onRelease(this::letGo);
    try {
      if (ofCall != null) {
        part.assign(ofCall);
      }
      return part;
    } catch (Throwable e) {
      part.letGo();
      throw e;
    }
  }

  /** The samples of the call that come in chunks. */
  Uploads uploads() {
    return uploads;
  }

  /** Covers more, for use later. */
  synchronized void reserve(int items, long bytes) throws Rejection {
    requireGoingOn();
    throwIfPresent(permit().grow(items, bytes));
    spareBytes += bytes;
  }

  /** Uses so many bytes, of those that are covered already if there are enough. */
  synchronized void take(long bytes) throws Rejection {
    requireGoingOn();
    long missing = Math.max(0, bytes - spareBytes);
    if (missing > 0) {
      throwIfPresent(permit().grow(0, missing));
    }
    spareBytes += missing - bytes;
  }

  /** What comes after the end is not read. */
  private void requireGoingOn() throws Rejection {
    if (over) {
      throw Rejection.atAdmission(FailureReason.CANCELLED, "the call is over");
    }
  }

  private void requireKnown() throws Rejection {
    if (!known.test(principal)) {
      throw Rejection.ofField(
          FailureReason.UNAUTHENTICATED,
          "credential",
          "of %s, who is not known any more".formatted(principal),
          "of somebody who is known");
    }
  }

  /** Uses so many bytes no more; they stay covered. */
  synchronized void giveBack(long bytes) {
    spareBytes += bytes;
  }

  boolean isTensorOfSomeModel(int bytes) {
    return memory.knows(bytes);
  }

  /**
   * Memory for a sample's tensor until the permit is released: what models read from, or an array
   * when none of that is free.
   */
  ByteBuffer tensor(int bytes) throws Rejection {
    Optional<TensorMemory.Lease> lease = memory.lease(bytes);
    if (lease.isEmpty()) {
      return ByteBuffer.wrap(HeapArray.of(bytes));
    }
    permit().onRelease(lease.get()::close);
    return lease.get().buffer().duplicate().clear();
  }

  /** One more thread works for the call. */
  synchronized void hold() {
    if (holders == 0) {
      throw new IllegalStateException("call: over (expected: open)");
    }
    holders++;
  }

  /** The call has ended; once. */
  void leave() {
    synchronized (this) {
      if (left) {
        return;
      }
      left = true;
    }
    letGo();
  }

  /** A thread that worked for the call has ended, or whoever asked for this one. */
  void letGo() {
    Permit last;
    synchronized (this) {
      holders--;
      over = holders == 0;
      last = over ? permit : null;
    }
    if (last != null) {
      last.close();
    }
  }

  private static void throwIfPresent(Optional<ScoreOutcome.Failed> refusal) throws Rejection {
    if (refusal.isPresent()) {
      throw new Rejection(refusal.get());
    }
  }
}
