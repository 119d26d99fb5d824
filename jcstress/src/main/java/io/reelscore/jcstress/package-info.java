/** Races at the engine's ports. */
@NullMarked
package io.reelscore.jcstress;

import org.jspecify.annotations.NullMarked;
