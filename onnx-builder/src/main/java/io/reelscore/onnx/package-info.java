/** Writes ONNX graphs from Java. */
@NullMarked
package io.reelscore.onnx;

import org.jspecify.annotations.NullMarked;
