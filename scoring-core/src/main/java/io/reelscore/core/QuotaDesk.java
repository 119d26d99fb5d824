package io.reelscore.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts what each principal has against its quota; the empty one, which stands for nobody in
 * particular, has none. There are as many accounts as principals that have come; those names are
 * the operator's. Used under its owner's lock.
 */
final class QuotaDesk {
  private final Function<String, Quota> quotas;
  private final Map<String, Account> accounts = new HashMap<>();

  QuotaDesk(Function<String, Quota> quotas) {
    this.quotas = quotas;
  }

  /**
   * Why a principal, of whose samples and bytes the permit holds some already, cannot have more.
   *
   * @param room when held samples and bytes of it are likely to be free
   */
  ScoreOutcome.@Nullable Failed refusal(
      String principal, int items, long bytes, Own own, long nowNanos, Room room) {
    if (principal.isEmpty()) {
      return null;
    }
    Quota quota = quotas.apply(principal);
    if (items > quota.maxItems() - own.items()
        || bytes > quota.maxBytes() - own.bytes()
        || (quota.hasRate() && items > 0 && items > quota.burstItems() - own.items())) {
      return failed(
          FailureReason.TOO_LARGE,
          "request: %d samples, %d bytes (expected: at most %d samples and %d bytes of one caller, and %d samples at once)"
              .formatted(
                  (long) own.items() + items,
                  own.bytes() + bytes,
                  quota.maxItems(),
                  quota.maxBytes(),
                  quota.burstItems()),
          null);
    }
    Account account = accounts.get(principal);
    if (account == null) {
      return null;
    }
    if (items > quota.maxItems() - account.items || bytes > quota.maxBytes() - account.bytes) {
      return failed(
          FailureReason.QUOTA_EXCEEDED,
          "in flight of this caller: %d samples, %d bytes; %d and %d more do not fit (limits: %d and %d)"
              .formatted(
                  account.items, account.bytes, items, bytes, quota.maxItems(), quota.maxBytes()),
          room.freeIn(
              (long) account.items + items - quota.maxItems(),
              account.bytes + bytes - quota.maxBytes(),
              account.items,
              account.bytes));
    }
    long wait = account.bucket.nanosUntil(items, quota, nowNanos);
    return wait == 0
        ? null
        : failed(
            FailureReason.QUOTA_EXCEEDED,
            "samples of this caller: %d more too early (limit: %s a second, at most %d at once)"
                .formatted(items, quota.itemsPerSecond(), quota.burstItems()),
            Duration.ofNanos(wait));
  }

  /** Takes what is not refused; returns how many samples were counted against the rate. */
  int take(String principal, int items, long bytes, long nowNanos) {
    if (principal.isEmpty()) {
      return 0;
    }
    Account account = accounts.computeIfAbsent(principal, name -> new Account(nowNanos));
    account.items += items;
    account.bytes += bytes;
    return account.bucket.take(items, quotas.apply(principal), nowNanos);
  }

  /**
   * What was taken is free.
   *
   * @param unused of the samples counted against the rate, those that count no more
   */
  void giveBack(String principal, int items, long bytes, int unused, long nowNanos) {
    Account account = accounts.get(principal);
    if (account == null) {
      return;
    }
    account.items -= items;
    account.bytes -= bytes;
    account.bucket.putBack(unused, nowNanos);
    if (account.items == 0 && account.bytes == 0 && account.bucket.isFull(nowNanos)) {
      accounts.remove(principal);
    }
  }

  int accounts() {
    return accounts.size();
  }

  private static ScoreOutcome.Failed failed(
      FailureReason reason, String message, @Nullable Duration retryAfter) {
    return new ScoreOutcome.Failed(reason, FailureStage.ADMISSION, message, retryAfter);
  }

  /** What a permit holds already. */
  record Own(int items, long bytes) {}

  /** When so much is likely to be free, of so much that is held. */
  interface Room {
    Duration freeIn(long itemsToGo, long bytesToGo, long itemsHeld, long bytesHeld);
  }

  private static final class Account {
    private final ItemBucket bucket;
    private int items;
    private long bytes;

    private Account(long nowNanos) {
      this.bucket = new ItemBucket(nowNanos);
    }
  }
}
