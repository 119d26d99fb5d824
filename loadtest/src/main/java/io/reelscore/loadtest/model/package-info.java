/** The model and the samples that are measured with. */
@NullMarked
package io.reelscore.loadtest.model;

import org.jspecify.annotations.NullMarked;
