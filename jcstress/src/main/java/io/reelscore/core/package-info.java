/** Races inside the engine, where its own classes meet. */
@NullMarked
package io.reelscore.core;

import org.jspecify.annotations.NullMarked;
