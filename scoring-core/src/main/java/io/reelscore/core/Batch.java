package io.reelscore.core;

import java.util.List;

/**
 * Samples of one bucket of one model that are run together.
 *
 * @param items not copied: once they have left the queues nothing that could fail comes between
 *     them and their answers
 */
record Batch(Lane lane, Bucket bucket, List<PendingScore> items) {}
