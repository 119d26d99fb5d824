package io.reelscore.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What came, or is coming, of the work that callers named by an idempotency key, so that work sent
 * twice is done once. Safe for use by several threads.
 *
 * <p>The first who claims a key owns its execution; whoever claims it while that is under way
 * shares it. An execution has no caller of its own: it goes on as long as one of its owner and its
 * sharers wants it, and only when the last of them has left is it told that nobody does. It ends
 * once: with a value, which is remembered, or without one, upon which each sharer claims the key
 * again; the first of them becomes the next owner and the others share with it. So there is no
 * wake-up to be lost, and never are there two executions of one key at once that anybody waits for.
 *
 * @param <V> what is remembered; must not hold on to large memory
 */
public final class OutcomeMemory<V> {
  private final int maxEntries;
  private final long keepNanos;
  private final Ticker ticker;
  private final Map<Key, Shareable<V>> underWay = new HashMap<>();
  private final LinkedHashMap<Key, Kept<V>> remembered = new LinkedHashMap<>();

  /**
   * An empty memory.
   *
   * @param maxEntries values remembered; the oldest goes first
   * @param keep how long a value is remembered
   */
  public OutcomeMemory(int maxEntries, Duration keep, Ticker ticker) {
    OptionChecks.requireAtLeastOne("maxEntries", maxEntries);
    OptionChecks.requirePositive("keep", keep);
    this.maxEntries = maxEntries;
    this.keepNanos = keep.toNanos();
    this.ticker = ticker;
  }

  /** The answer to a claim. */
  public sealed interface Claim<V> {

    /** The caller is to do the work, and to end the execution whatever happens. */
    record Owner<V>(Execution<V> execution) implements Claim<V> {}

    /** Somebody does it already. */
    record Shared<V>(Share<V> share) implements Claim<V> {}

    /** It was done. */
    record Remembered<V>(V value) implements Claim<V> {}

    /** The key stands for other content. */
    record Conflict<V>() implements Claim<V> {}
  }

  /** A part in an execution that somebody else has begun. */
  public interface Share<V> extends AutoCloseable {

    /** Its value; empty when there is none, and the key is to be claimed again. */
    CompletionStage<Optional<V>> answer();

    /** The caller wants it no more. Closing twice is closing once. */
    @Override
    void close();
  }

  /** The execution as its owner has it. */
  public interface Execution<V> extends Share<V> {

    /** Ends the execution; what comes after the first end is ignored. Empty: not remembered. */
    void end(Optional<V> value);

    /** Runs the action when nobody wants the execution any more; at once when that is so. */
    void onUnwanted(Runnable action);
  }

  /**
   * Claims a key.
   *
   * @param principal whose key it is; keys of two principals have nothing to do with each other
   * @param content stands for the content: equal exactly when that is
   */
  public synchronized Claim<V> claim(String principal, String key, String content) {
    forgetOld();
    Key full = new Key(principal, key);
    Kept<V> kept = remembered.get(full);
    if (kept != null) {
      return kept.content.equals(content)
          ? new Claim.Remembered<>(kept.value)
          : new Claim.Conflict<>();
    }
    Shareable<V> current = underWay.get(full);
    if (current == null) {
      Shareable<V> begun = new Shareable<>(full, content);
      underWay.put(full, begun);
      return new Claim.Owner<>(new Part(begun));
    }
    if (!current.content.equals(content)) {
      return new Claim.Conflict<>();
    }
    current.parts++;
    return new Claim.Shared<>(new Part(current));
  }

  /** Values remembered now. */
  public synchronized int size() {
    forgetOld();
    return remembered.size();
  }

  /** Under the lock. Values are in the order in which they came. */
  private void forgetOld() {
    long now = ticker.nanos();
    Iterator<Kept<V>> oldestFirst = remembered.values().iterator();
    while (oldestFirst.hasNext()) {
      Kept<V> oldest = oldestFirst.next();
      if (remembered.size() <= maxEntries && now - oldest.sinceNanos < keepNanos) {
        return;
      }
      oldestFirst.remove();
    }
  }

  private void end(Shareable<V> shareable, Optional<V> value) {
    synchronized (this) {
      if (shareable.ended) {
        return;
      }
      shareable.ended = true;
      // An execution nobody wanted has lost its place to the next one.
      if (underWay.remove(shareable.key, shareable)) {
        value.ifPresent(kept ->
            remembered.put(shareable.key, new Kept<>(shareable.content, kept, ticker.nanos())));
        forgetOld();
      }
    }
    shareable.answer.complete(value);
  }

  private void leave(Shareable<V> shareable) {
    List<Runnable> actions;
    synchronized (this) {
      shareable.parts--;
      if (shareable.parts > 0 || shareable.ended) {
        return;
      }
      underWay.remove(shareable.key, shareable);
      actions = List.copyOf(shareable.onUnwanted);
    }
    actions.forEach(Runnable::run);
  }

  private record Key(String principal, String key) {}

  private record Kept<V>(String content, V value, long sinceNanos) {}

  /** An execution that is under way. Guarded by the memory's lock, but for the answer. */
  private static final class Shareable<V> {
    private final Key key;
    private final String content;
    private final CompletableFuture<Optional<V>> answer = new CompletableFuture<>();
    private final List<Runnable> onUnwanted = new ArrayList<>();
    private int parts = 1;
    private boolean ended;

    Shareable(Key key, String content) {
      this.key = key;
      this.content = content;
    }
  }

  /** The part one caller has in an execution. */
  private final class Part implements Execution<V> {
    private final Shareable<V> shareable;
    private @Nullable Shareable<V> held;

    Part(Shareable<V> shareable) {
      this.shareable = shareable;
      this.held = shareable;
    }

    @Override
    public CompletionStage<Optional<V>> answer() {
      return shareable.answer.minimalCompletionStage();
    }

    @Override
    public void end(Optional<V> value) {
      OutcomeMemory.this.end(shareable, value);
    }

    @Override
    public void onUnwanted(Runnable action) {
      synchronized (OutcomeMemory.this) {
        if (shareable.parts > 0) {
          shareable.onUnwanted.add(action);
          return;
        }
        if (shareable.ended) {
          return;
        }
      }
      action.run();
    }

    @Override
    public void close() {
      synchronized (OutcomeMemory.this) {
        if (held == null) {
          return;
        }
        held = null;
      }
      leave(shareable);
    }
  }
}
