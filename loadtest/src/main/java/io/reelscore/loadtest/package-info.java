/** The {@code reelscore bench} commands. */
@NullMarked
package io.reelscore.loadtest;

import org.jspecify.annotations.NullMarked;
