/**
 * The scoring engine: admission, queue, batches, deadlines, outcomes, and the port a model is run
 * through.
 */
@NullMarked
package io.reelscore.core;

import org.jspecify.annotations.NullMarked;
