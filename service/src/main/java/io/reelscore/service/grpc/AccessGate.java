package io.reelscore.service.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.security.Access;
import io.reelscore.service.security.MethodRoles;
import io.reelscore.service.security.Principal;
import io.reelscore.service.security.Role;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who is known and may call the method, before a permit is taken or a message is read. No
 * credential is repeated in a message or a log.
 */
public final class AccessGate implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(AccessGate.class);
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "bearer ";

  private final Access access;
  private final ServiceMetrics metrics;

  public AccessGate(Access access, ServiceMetrics metrics) {
    this.access = access;
    this.metrics = metrics;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String method = call.getMethodDescriptor().getFullMethodName();
    Optional<Role> role = MethodRoles.of(method);
    if (role.isEmpty() || !access.isOn()) {
      return next.startCall(call, headers);
    }
    Principal caller;
    try {
      caller = caller(call, headers);
      requireRole(caller, role.get(), method);
    } catch (Rejection rejection) {
      metrics.failed(ServiceMetrics.NO_MODEL, rejection.failure().reason());
      return StatusMapping.refuse(call, rejection.failure());
    }
    if (role.get() == Role.ADMIN) {
      LOG.info("{} calls {}", caller.name(), method);
    }
    return Contexts.interceptCall(
        Context.current().withValue(Caller.PRINCIPAL, caller.name()), call, headers, next);
  }

  private Principal caller(ServerCall<?, ?> call, Metadata headers) throws Rejection {
    Iterable<String> sent = headers.getAll(AUTHORIZATION);
    Optional<X509Certificate> certificate = certificate(call);
    Optional<String> key = sent == null ? Optional.empty() : Optional.of(key(sent));
    Optional<Principal> caller = access.authenticate(key, certificate);
    if (caller.isEmpty()) {
      throw unauthenticated(
          key.isPresent()
              ? "an API key that is not known"
              : certificate.isPresent() ? "a client certificate that is not known" : "none");
    }
    return caller.get();
  }

  /** The one key that is presented; the empty one, which nobody has, for anything else. */
  private static String key(Iterable<String> sent) {
    String only = "";
    int count = 0;
    for (String header : sent) {
      only = header;
      count++;
    }
    return count == 1 && only.toLowerCase(Locale.ROOT).startsWith(SCHEME)
        ? only.substring(SCHEME.length()).strip()
        : "";
  }

  private static Optional<X509Certificate> certificate(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate own
          ? Optional.of(own)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static Rejection unauthenticated(String found) {
    return Rejection.ofField(
        FailureReason.UNAUTHENTICATED,
        "credential",
        found,
        "authorization: Bearer KEY, or a client certificate, of somebody who is known");
  }

  private static void requireRole(Principal caller, Role role, String method) throws Rejection {
    if (!caller.may(role)) {
      throw Rejection.atAdmission(
          FailureReason.PERMISSION_DENIED,
          "%s: no role that allows %s (expected: %s)".formatted(caller.name(), method, role));
    }
  }
}
