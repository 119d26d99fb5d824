/** What native libraries find in this process when they are loaded. */
@NullMarked
package io.reelscore.training.process;

import org.jspecify.annotations.NullMarked;
