/** Reward models in ONNX Runtime: load, check, warm up, run. */
@NullMarked
package io.reelscore.runtime;

import org.jspecify.annotations.NullMarked;
