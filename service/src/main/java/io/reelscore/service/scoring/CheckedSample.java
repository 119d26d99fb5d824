package io.reelscore.service.scoring;

/**
 * A sample all of whose fields are legal.
 *
 * @param sampleId the caller's name of it
 * @param video the clip
 * @param prompt not blank when the model reads one
 */
public record CheckedSample(String sampleId, VideoSource video, String prompt) {}
