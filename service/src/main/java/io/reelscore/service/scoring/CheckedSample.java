package io.reelscore.service.scoring;

/**
 * A sample all of whose fields are legal.
 *
 * @param sampleId the caller's name of it
 * @param video the clip
 * @param prompt as the model reads it
 * @param lossySource whether its sender says that it came through a lossy codec before
 * @param idempotencyKey what makes sending it again safe; empty when nothing does
 */
public record CheckedSample(
    String sampleId,
    VideoSource video,
    PromptSource prompt,
    boolean lossySource,
    String idempotencyKey) {}
