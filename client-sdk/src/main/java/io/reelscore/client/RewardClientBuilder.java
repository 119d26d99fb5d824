package io.reelscore.client;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Settings of a client. */
public final class RewardClientBuilder {
  final String target;
  final List<ClientInterceptor> interceptors = new ArrayList<>();
  Duration deadline = Duration.ofSeconds(60);
  int maxInboundMessageBytes = 4 << 20;
  ChannelCredentials credentials = InsecureChannelCredentials.create();
  String apiKey = "";
  RetryPolicy retry = RetryPolicy.DEFAULT;
  long maxInFlightBytes = 256 << 20;
  Duration keepAlive = Duration.ofSeconds(40);
  Supplier<IdentityPin> pin = IdentityPin::none;
  Consumer<? super ManagedChannelBuilder<?>> channel = unchanged -> {};

  RewardClientBuilder(String target) {
    if (target.isBlank()) {
      throw new IllegalArgumentException("target: \"\" (expected: host:port)");
    }
    this.target = target;
  }

  /**
   * How long a call, or a sample of a stream, may take with all its waits and retries, unless its
   * options say otherwise; 60 s by default. A shorter deadline of the caller's {@link
   * io.grpc.Context} holds instead.
   *
   * @param value greater than 0, at most 365 days
   * @return this
   */
  public RewardClientBuilder deadline(Duration value) {
    ScoreOptions.checkDeadline(value);
    this.deadline = value;
    return this;
  }

  /**
   * When calls are sent again; {@link RetryPolicy#DEFAULT} by default.
   *
   * @param value the policy
   * @return this
   */
  public RewardClientBuilder retry(RetryPolicy value) {
    this.retry = value;
    return this;
  }

  /**
   * The most bytes of clips and embeddings in flight at once, over all calls and streams; 256 MiB
   * by default. A call that needs more than all goes alone.
   *
   * @param value at least 1
   * @return this
   */
  public RewardClientBuilder maxInFlightBytes(long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "in flight: %d bytes (expected: at least 1)".formatted(value));
    }
    this.maxInFlightBytes = value;
    return this;
  }

  /**
   * Pins the model: unless the options of a call pin one themselves, requests ask for this
   * identity, and a reply of another one is a failure.
   *
   * @param identity {@code name@version#12-hex-digits}, as results report it
   * @return this
   */
  public RewardClientBuilder pin(String identity) {
    String checked = ModelRef.pinned(identity).identity();
    this.pin = () -> IdentityPin.of(checked);
    return this;
  }

  /**
   * Pins the model that gives the first rewards: from then on it is as if {@link #pin} had been
   * given its identity. For a client of one model.
   *
   * @return this
   */
  public RewardClientBuilder pinFirst() {
    this.pin = IdentityPin::first;
    return this;
  }

  /**
   * How long a connection with calls may be silent before it is asked whether it lives; 40 s by
   * default. A server sends away who asks more often than its {@code
   * reelscore.transport.min-ping-interval}.
   *
   * @param value at least 1 s
   * @return this
   */
  public RewardClientBuilder keepAlive(Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "keep-alive: %s (expected: at least PT1S)".formatted(value));
    }
    this.keepAlive = value;
    return this;
  }

  /**
   * Adds interceptors that see each attempt of each call, for example for credentials or traces;
   * the first one given is the outermost.
   *
   * @param values outermost first
   * @return this
   */
  public RewardClientBuilder intercept(ClientInterceptor... values) {
    this.interceptors.addAll(List.of(values));
    return this;
  }

  /**
   * Changes the channel before it is built, last of all; for what has no setting here, for example
   * {@code GrpcOpenTelemetry::configureChannelBuilder}.
   *
   * @param value called once, by build
   * @return this
   */
  public RewardClientBuilder channel(Consumer<? super ManagedChannelBuilder<?>> value) {
    this.channel = value;
    return this;
  }

  /**
   * The largest reply that is accepted; 4 MiB by default.
   *
   * @param value at least 1
   * @return this
   */
  public RewardClientBuilder maxInboundMessageBytes(int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "largest reply: %d bytes (expected: at least 1)".formatted(value));
    }
    this.maxInboundMessageBytes = value;
    return this;
  }

  /**
   * Encrypts the connection.
   *
   * @param value for example {@code TlsChannelCredentials.create()}, which trusts the authorities
   *     of this machine; {@code TlsChannelCredentials.newBuilder()} takes other authorities, and a
   *     client certificate with its key, as PEM files
   * @return this
   */
  public RewardClientBuilder tls(ChannelCredentials value) {
    this.credentials = value;
    return this;
  }

  /**
   * Sends an API key with each call. Without {@link #tls} everybody on the way can read it.
   *
   * @param value as {@code reelscore keys new} prints it
   * @return this
   * @throws IllegalArgumentException when it has characters that no key has; it is not repeated
   */
  public RewardClientBuilder apiKey(String value) {
    if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "API key: empty or with other characters (expected: printable ASCII without spaces)");
    }
    this.apiKey = value;
    return this;
  }

  /**
   * The client; it connects with its first call.
   *
   * @return the client, to be closed
   */
  public RewardClient build() {
    return new RewardClient(this);
  }
}
