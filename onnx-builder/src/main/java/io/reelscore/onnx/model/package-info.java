/**
 * Whole reward models over video and text, from a specification and weights to the bytes of a file.
 */
@NullMarked
package io.reelscore.onnx.model;

import org.jspecify.annotations.NullMarked;
