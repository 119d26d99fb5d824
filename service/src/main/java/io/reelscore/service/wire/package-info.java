/**
 * Requests from their bytes in one pass: pixels and latents go from the stream into the memory they
 * are scored from, everything else is small. Knows neither gRPC nor Spring.
 */
@NullMarked
package io.reelscore.service.wire;

import org.jspecify.annotations.NullMarked;
