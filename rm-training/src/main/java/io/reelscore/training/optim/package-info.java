/** AdamW over named parameters, and schedules of its rate. */
@NullMarked
package io.reelscore.training.optim;

import org.jspecify.annotations.NullMarked;
