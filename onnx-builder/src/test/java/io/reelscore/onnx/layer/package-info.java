/** Proofs that the graphs of this package are right, run in ONNX Runtime. */
@NullMarked
package io.reelscore.onnx.layer;

import org.jspecify.annotations.NullMarked;
