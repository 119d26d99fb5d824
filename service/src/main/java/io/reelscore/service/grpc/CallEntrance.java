package io.reelscore.service.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * The order in which a port's calls are looked at: who is refused by the gate costs no timer.
 *
 * @param gate first
 * @param guard of what the gate lets in
 */
public record CallEntrance(AccessGate gate, CallGuard guard) implements ServerInterceptor {

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return gate.interceptCall(
        call, headers, (known, sent) -> guard.interceptCall(known, sent, next));
  }
}
