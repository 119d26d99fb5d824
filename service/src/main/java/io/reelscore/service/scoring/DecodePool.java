package io.reelscore.service.scoring;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.SampledClip;
import io.reelscore.media.VideoDecoder;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.metrics.ServiceMetrics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes uploaded files on a few threads of its own. What waits for them is bounded by the permits
 * its callers hold; a caller waits to the end of its file, so a permit never outlives its memory.
 */
public final class DecodePool implements AutoCloseable {
  private final ExecutorService threads;
  private final VideoDecoder decoder;
  private final DecodeLimits limits;
  private final ServiceMetrics metrics;

  public DecodePool(
      int threads, VideoDecoder decoder, DecodeLimits limits, ServiceMetrics metrics) {
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("reelscore-decode-", 0).factory());
    this.decoder = decoder;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Decodes one file, or not at all when nobody wants it any more when its turn comes. */
  public SampledClip decode(ByteBuffer file, FrameSpec spec, CallScope scope) throws Rejection {
    try {
      return threads.submit(() -> decodeNow(file, spec, scope)).get();
    } catch (ExecutionException e) {
      throw rejection(e.getCause());
    } catch (RejectedExecutionException e) {
      throw failed(FailureReason.DRAINING, "the server is shutting down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(FailureReason.CANCELLED, "the call was interrupted");
    }
  }

  private SampledClip decodeNow(ByteBuffer file, FrameSpec spec, CallScope scope)
      throws Rejection, MediaException {
    scope.requireWanted(FailureStage.PREPARATION);
    long started = scope.ticker().nanos();
    try {
      Duration remaining = Duration.ofNanos(scope.remainingNanos());
      return decoder.decode(file, spec, within(remaining));
    } catch (MediaException e) {
      scope.requireWanted(FailureStage.PREPARATION);
      throw e;
    } finally {
      metrics.decoded(scope.ticker().nanos() - started);
    }
  }

  private DecodeLimits within(Duration remaining) {
    return remaining.compareTo(limits.maxDuration()) >= 0 || !remaining.isPositive()
        ? limits
        : new DecodeLimits(limits.maxFrames(), limits.maxPixels(), remaining);
  }

  private static Rejection rejection(@Nullable Throwable cause) {
    return switch (cause) {
      case Rejection rejection -> rejection;
      case MediaException e when e.kind() == MediaException.Kind.TOO_LARGE ->
          failed(FailureReason.TOO_LARGE, "sample.encoded_video: " + e.getMessage());
      case MediaException e ->
          failed(FailureReason.MEDIA_UNREADABLE, "sample.encoded_video: " + e.getMessage());
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("decoding failed", cause);
    };
  }

  private static Rejection failed(FailureReason reason, String message) {
    return new Rejection(new ScoreOutcome.Failed(reason, FailureStage.PREPARATION, message));
  }

  /** Waits for the files that are being decoded. */
  @Override
  public void close() {
    threads.close();
  }
}
