/**
 * Hidden states of any backbone: made once by ONNX Runtime, kept on disk, and heads trained on
 * them.
 */
@NullMarked
package io.reelscore.training.features;

import org.jspecify.annotations.NullMarked;
