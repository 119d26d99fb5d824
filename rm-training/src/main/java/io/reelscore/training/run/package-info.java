/** Pre-training, reward-model training, and what both report while they run. */
@NullMarked
package io.reelscore.training.run;

import org.jspecify.annotations.NullMarked;
