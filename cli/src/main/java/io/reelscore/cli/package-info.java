/** The reelscore command. */
@NullMarked
package io.reelscore.cli;

import org.jspecify.annotations.NullMarked;
