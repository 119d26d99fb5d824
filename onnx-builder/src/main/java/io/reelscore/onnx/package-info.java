/**
 * A typed builder that writes ONNX graphs from Java and refuses a wrong graph while it is built.
 */
@NullMarked
package io.reelscore.onnx;

import org.jspecify.annotations.NullMarked;
