/** AdamW and the one-cycle schedule over named parameters. */
@NullMarked
package io.reelscore.training.optim;

import org.jspecify.annotations.NullMarked;
