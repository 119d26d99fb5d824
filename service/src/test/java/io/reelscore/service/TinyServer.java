package io.reelscore.service;

import io.reelscore.fixtures.TinyBundles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server of the tiny model, with one client, for all tests of a class. */
final class TinyServer implements BeforeAllCallback, AfterAllCallback {
  private final Map<String, String> settings = new LinkedHashMap<>();
  private @Nullable Running running;

  private record Running(Path folder, ReelscoreServer server, TestClient client) {}

  /** The same with one more key. */
  TinyServer with(String key, Object value) {
    settings.put(key, String.valueOf(value));
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Path folder = Files.createTempDirectory("tiny-server");
    TinyBundles.write(folder.resolve("tiny"));
    ServerOptions options = ServerOptions.onFreePorts(folder.resolve("tiny"));
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      options = options.with(setting.getKey(), setting.getValue());
    }
    ReelscoreServer server = ReelscoreServer.start(options);
    running = new Running(folder, server, new TestClient(server));
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (running == null) {
      return;
    }
    running.client().close();
    running.server().close();
    try (Stream<Path> files = Files.walk(running.folder())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** For files of the tests. */
  Path folder() {
    return running().folder();
  }

  ReelscoreServer server() {
    return running().server();
  }

  TestClient client() {
    return running().client();
  }

  private Running running() {
    return Objects.requireNonNull(running);
  }
}
