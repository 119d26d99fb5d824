/** Proofs that files of others are read and joined as they are meant. */
@NullMarked
package io.reelscore.onnx.foreign;

import org.jspecify.annotations.NullMarked;
