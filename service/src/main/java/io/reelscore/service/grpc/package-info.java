/** The gRPC edge: request checks, replies, and the one mapping of failures to status codes. */
@NullMarked
package io.reelscore.service.grpc;

import org.jspecify.annotations.NullMarked;
