/** Whether a reward depends on what is scored beside it, and what that costs. */
@NullMarked
package io.reelscore.loadtest.invariance;

import org.jspecify.annotations.NullMarked;
