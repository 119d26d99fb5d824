/** What people said of clips: read, checked, counted, aggregated and exchanged. */
@NullMarked
package io.reelscore.training.annotation;

import org.jspecify.annotations.NullMarked;
