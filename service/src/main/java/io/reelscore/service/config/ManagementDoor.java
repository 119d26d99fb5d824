package io.reelscore.service.config;

import java.net.InetAddress;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The HTTP port with {@code /actuator/health} and {@code /actuator/prometheus}.
 *
 * @param address to bind; beyond loopback only with {@code allowInsecure}
 * @param port 0 for any free one
 * @param allowInsecure says that the network is trusted: whoever reaches the port may read metrics
 *     and health
 */
public record ManagementDoor(
    @DefaultValue("127.0.0.1") InetAddress address,
    @DefaultValue("9091") int port,
    @DefaultValue("false") boolean allowInsecure) {

  public ManagementDoor {
    Limits.range("reelscore.management.port", port, 0, 65535);
    Limits.require(
        address.isLoopbackAddress() || allowInsecure,
        "reelscore.management.address",
        address.getHostAddress(),
        "a loopback address, or reelscore.management.allow-insecure=true");
  }
}
