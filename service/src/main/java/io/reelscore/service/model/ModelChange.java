package io.reelscore.service.model;

import java.util.concurrent.CompletionStage;

/**
 * A model on its way in or out.
 *
 * @param begun as the change began
 * @param ended as it ended
 */
public record ModelChange(ModelEntry begun, CompletionStage<ModelEntry> ended) {}
