/** The procedural clip world, its gold oracle and its annotators. */
@NullMarked
package io.reelscore.world;

import org.jspecify.annotations.NullMarked;
