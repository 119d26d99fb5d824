package io.reelscore.service.scoring;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.media.DecodeLimits;
import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.SampledClip;
import io.reelscore.media.Upload;
import io.reelscore.media.UploadDecoder;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.metrics.ServiceMetrics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes uploaded files on a few threads of its own. What waits for them is bounded by the permits
 * its callers hold; a caller waits until its file is let go, so a permit never outlives its memory.
 */
public final class DecodePool implements AutoCloseable {
  private final ExecutorService threads;
  private final UploadDecoder decoder;
  private final DecodeLimits limits;
  private final ServiceMetrics metrics;

  public DecodePool(
      int threads, UploadDecoder decoder, DecodeLimits limits, ServiceMetrics metrics) {
    this.threads =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("reelscore-decode-", 0).factory());
    this.decoder = decoder;
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Decodes a video, or not at all when nobody wants it any more when its turn comes. */
  public SampledClip decode(VideoSource.EncodedFile file, FrameSpec spec, CallScope scope)
      throws Rejection {
    return decode("sample.encoded_video", new Upload.Video(file.data()), spec, scope);
  }

  /** The same of images. */
  public SampledClip decode(VideoSource.Images images, FrameSpec spec, CallScope scope)
      throws Rejection {
    return decode("sample.images", new Upload.Images(images.files()), spec, scope);
  }

  private SampledClip decode(String field, Upload upload, FrameSpec spec, CallScope scope)
      throws Rejection {
    try {
      return threads.submit(() -> decodeNow(upload, spec, scope)).get();
    } catch (ExecutionException e) {
      throw rejection(field, e.getCause());
    } catch (RejectedExecutionException e) {
      throw failed(FailureReason.DRAINING, "the server is shutting down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(FailureReason.CANCELLED, "the call was interrupted");
    }
  }

  private SampledClip decodeNow(Upload upload, FrameSpec spec, CallScope scope)
      throws Rejection, MediaException {
    scope.requireWanted(FailureStage.PREPARATION);
    long started = scope.ticker().nanos();
    try {
      Duration remaining = Duration.ofNanos(scope.remainingNanos());
      return decoder.decode(upload, spec, within(remaining), scope::isWanted);
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
        : limits.withMaxDuration(remaining);
  }

  private static Rejection rejection(String field, @Nullable Throwable cause) {
    return switch (cause) {
      case Rejection rejection -> rejection;
      case MediaException e -> rejection(field, e);
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException("decoding failed", cause);
    };
  }

  private static Rejection rejection(String field, MediaException e) {
    String problem = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case UNREADABLE -> ofFile(FailureReason.MEDIA_UNREADABLE, field, problem);
      case TOO_LARGE -> ofFile(FailureReason.TOO_LARGE, field, problem);
      case INCONSISTENT -> ofFile(FailureReason.INVALID_FIELD, field, problem);
      case DECODER_CRASHED -> failed(FailureReason.DECODER_CRASHED, field + ": " + problem);
      case ABANDONED -> failed(FailureReason.CANCELLED, field + ": " + problem);
    };
  }

  private static Rejection ofFile(FailureReason reason, String field, String problem) {
    return Rejection.ofField(reason, FailureStage.PREPARATION, field, problem);
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
