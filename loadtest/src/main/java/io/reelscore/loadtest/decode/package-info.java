/** Decoding in this process and in processes of its own, side by side. */
@NullMarked
package io.reelscore.loadtest.decode;

import org.jspecify.annotations.NullMarked;
