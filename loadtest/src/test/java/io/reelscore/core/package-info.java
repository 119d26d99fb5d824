/** Benches of what the engine keeps to itself. */
@NullMarked
package io.reelscore.core;

import org.jspecify.annotations.NullMarked;
