/** Where a training stands, in files from which it can go on. */
@NullMarked
package io.reelscore.training.checkpoint;

import org.jspecify.annotations.NullMarked;
