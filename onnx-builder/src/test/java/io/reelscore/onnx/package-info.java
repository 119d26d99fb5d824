/** Proofs that the builder's graphs are right, run in ONNX Runtime. */
@NullMarked
package io.reelscore.onnx;

import org.jspecify.annotations.NullMarked;
