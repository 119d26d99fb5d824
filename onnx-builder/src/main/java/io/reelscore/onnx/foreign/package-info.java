/**
 * ONNX files of others: what is in them, their inner tensors as outputs, and parts of them to build
 * on.
 */
@NullMarked
package io.reelscore.onnx.foreign;

import org.jspecify.annotations.NullMarked;
