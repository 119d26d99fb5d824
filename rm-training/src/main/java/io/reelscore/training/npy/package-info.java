/** Reads arrays that numpy has written. */
@NullMarked
package io.reelscore.training.npy;

import org.jspecify.annotations.NullMarked;
