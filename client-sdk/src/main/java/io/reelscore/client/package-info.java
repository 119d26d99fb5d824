/** The Java client. */
@NullMarked
package io.reelscore.client;

import org.jspecify.annotations.NullMarked;
