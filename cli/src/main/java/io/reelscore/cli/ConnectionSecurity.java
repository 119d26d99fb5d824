package io.reelscore.cli;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import java.util.Optional;

/**
 * How a command reaches a service.
 *
 * @param credentials how the connection is encrypted, if it is
 * @param apiKey who calls, if a key says so
 */
record ConnectionSecurity(ChannelCredentials credentials, Optional<String> apiKey) {
  /** In the clear, as nobody. */
  static final ConnectionSecurity NONE =
      new ConnectionSecurity(InsecureChannelCredentials.create(), Optional.empty());

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** What is sent with each call. */
  Metadata headers() {
    Metadata headers = new Metadata();
    apiKey.ifPresent(key -> headers.put(AUTHORIZATION, "Bearer " + key));
    return headers;
  }

  /** Keeps the key out of messages and logs. */
  @Override
  public String toString() {
    return "ConnectionSecurity[" + (apiKey.isPresent() ? "with" : "without") + " a key]";
  }
}
