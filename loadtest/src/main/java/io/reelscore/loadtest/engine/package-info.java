/** What the engine and the service cost beside a bare loop of ONNX Runtime. */
@NullMarked
package io.reelscore.loadtest.engine;

import org.jspecify.annotations.NullMarked;
