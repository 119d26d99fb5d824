/** The layers of a transformer, written as ONNX operators with weights in PyTorch's layouts. */
@NullMarked
package io.reelscore.onnx.layer;

import org.jspecify.annotations.NullMarked;
