package io.reelscore.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a program that embeds the service starts it.
 *
 * @param bundles folders of the models to serve; at least one
 * @param grpcPort 0 for any free one
 * @param managementPort the same, for metrics and health over HTTP
 * @param settings further {@code reelscore.*} keys; they win over environment and files
 */
public record ServerOptions(
    List<Path> bundles, int grpcPort, int managementPort, Map<String, String> settings) {

  public ServerOptions {
    bundles = List.copyOf(bundles);
    settings = Map.copyOf(settings);
    if (bundles.isEmpty()) {
      throw new IllegalArgumentException("bundles: none (expected: at least one)");
    }
  }

  /** These bundles on any free ports of the loopback interface. */
  public static ServerOptions onFreePorts(Path... bundles) {
    return new ServerOptions(List.of(bundles), 0, 0, Map.of());
  }

  /** The same with one more key. */
  public ServerOptions with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new ServerOptions(bundles, grpcPort, managementPort, more);
  }

  String[] arguments() {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < bundles.size(); i++) {
      arguments.add("--reelscore.models[%d].path=%s".formatted(i, bundles.get(i)));
    }
    arguments.add("--reelscore.grpc.port=" + grpcPort);
    arguments.add("--reelscore.management.port=" + managementPort);
    settings.forEach((key, value) -> arguments.add("--" + key + "=" + value));
    return arguments.toArray(String[]::new);
  }
}
