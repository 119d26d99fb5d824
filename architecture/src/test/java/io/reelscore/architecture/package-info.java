/** The module map of ARCHITECTURE.md as tests. */
@NullMarked
package io.reelscore.architecture;

import org.jspecify.annotations.NullMarked;
