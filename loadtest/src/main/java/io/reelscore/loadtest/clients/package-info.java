/**
 * The clients side by side, each in a process of its own, against servers that do next to nothing.
 */
@NullMarked
package io.reelscore.loadtest.clients;

import org.jspecify.annotations.NullMarked;
