package io.reelscore.service.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The gRPC port for operators, on which models are loaded, unloaded and named.
 *
 * @param address to bind; beyond loopback only with TLS and authentication, or with {@code
 *     allowInsecure}
 * @param port 0 for any free one; -1: there is none
 * @param allowInsecure says that the network is trusted
 * @param tls how it is encrypted
 * @param modelRoots folders that bundles may be loaded from; none given: those in which the
 *     configured bundles lie
 * @param retainAfterLastUse how long a superseded version is kept after its last request
 */
public record AdminDoor(
    @DefaultValue("127.0.0.1") InetAddress address,
    @DefaultValue("-1") int port,
    @DefaultValue("false") boolean allowInsecure,
    @DefaultValue Tls tls,
    @DefaultValue List<String> modelRoots,
    @DefaultValue("10m") Duration retainAfterLastUse) {

  public AdminDoor {
    modelRoots = List.copyOf(modelRoots);
    Limits.range("reelscore.admin.port", port, -1, 65535);
    tls.checked("reelscore.admin");
    Limits.require(
        modelRoots.stream().noneMatch(String::isBlank),
        "reelscore.admin.model-roots",
        modelRoots,
        "folders");
    Limits.notNegative("reelscore.admin.retain-after-last-use", retainAfterLastUse);
  }

  /** Whether it is open at all. */
  public boolean isOpen() {
    return port >= 0;
  }
}
