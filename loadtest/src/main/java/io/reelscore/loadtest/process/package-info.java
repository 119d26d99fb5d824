/** Processes and the machine they run on. */
@NullMarked
package io.reelscore.loadtest.process;

import org.jspecify.annotations.NullMarked;
