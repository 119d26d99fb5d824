/** Weights that others trained, read from safetensors files. */
@NullMarked
package io.reelscore.training.weights;

import org.jspecify.annotations.NullMarked;
