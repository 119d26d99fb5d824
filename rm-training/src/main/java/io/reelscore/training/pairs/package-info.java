/** Which clips are compared with which: labels, and batches of clips with their pairs. */
@NullMarked
package io.reelscore.training.pairs;

import org.jspecify.annotations.NullMarked;
