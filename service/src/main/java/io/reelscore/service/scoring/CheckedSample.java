package io.reelscore.service.scoring;

/**
 * A sample all of whose fields are legal.
 *
 * @param sampleId the caller's name of it
 * @param video the clip
 * @param prompt not blank when the model reads one
 * @param idempotencyKey what makes sending it again safe; empty when nothing does
 */
public record CheckedSample(
    String sampleId, VideoSource video, String prompt, String idempotencyKey) {}
