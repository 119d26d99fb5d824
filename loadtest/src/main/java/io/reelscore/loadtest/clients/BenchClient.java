package io.reelscore.loadtest.clients;

import io.reelscore.loadtest.model.ClipShape.Kind;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A way to ask for rewards. */
public enum BenchClient {
  /** The Java SDK, one call after another. */
  JAVA_SYNC,
  /** The Java SDK, some calls at once. */
  JAVA_ASYNC,
  /** The Java SDK, some samples at once in one call. */
  JAVA_STREAM,
  /** The Python package, one call after another. */
  PYTHON_SYNC,
  /** The Python package's asyncio client, some calls at once. */
  PYTHON_ASYNCIO,
  /** The Python package, some samples at once in one call. */
  PYTHON_STREAM,
  /** Generated stubs and nothing of ours, one call after another. */
  GRPCIO,
  /** Pickled arrays over HTTP to a Flask application, one request after another. */
  PICKLE,
  /** The same with each frame as a JPEG. */
  PICKLE_JPEG;

  /** Its name in options and results. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The client of that name. */
  public static BenchClient of(String text) {
    return Arrays.stream(values())
        .filter(client -> client.text().equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "client: %s (expected: %s)"
                    .formatted(
                        text,
                        Arrays.stream(values())
                            .map(BenchClient::text)
                            .collect(Collectors.joining(", ")))));
  }

  /** Whether it runs in a Java machine; else in Python. */
  boolean isJava() {
    return this == JAVA_SYNC || this == JAVA_ASYNC || this == JAVA_STREAM;
  }

  /** Whether it asks the pickle server; else the service. */
  boolean pickles() {
    return this == PICKLE || this == PICKLE_JPEG;
  }

  /** Whether it can send such clips. */
  boolean sends(Kind kind) {
    return this != PICKLE_JPEG || kind == Kind.FRAMES;
  }
}
