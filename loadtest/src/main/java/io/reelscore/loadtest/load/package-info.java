/** Closed loops of requests. */
@NullMarked
package io.reelscore.loadtest.load;

import org.jspecify.annotations.NullMarked;
