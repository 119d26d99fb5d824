package io.reelscore.service.scoring;

import io.reelscore.media.ffmpeg.worker.EndedWorker;
import io.reelscore.media.ffmpeg.worker.WorkerListener;
import io.reelscore.service.metrics.ServiceMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and counts decoding processes that end before their time. */
public final class EndedDecoders implements WorkerListener {
  private static final Logger LOG = LoggerFactory.getLogger(EndedDecoders.class);

  private final ServiceMetrics metrics;

  public EndedDecoders(ServiceMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void ended(EndedWorker worker) {
    metrics.decoderEnded();
    LOG.warn(
        "decoding process {} ended ({}, exit code {}) and is replaced; its last words: {}",
        worker.pid(),
        worker.cause(),
        worker.exitCode(),
        worker.lastWords().isEmpty() ? "none" : worker.lastWords());
  }
}
