package io.reelscore.service.config;

import java.net.InetAddress;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The HTTP port with {@code /actuator/health} and {@code /actuator/prometheus}.
 *
 * @param address to bind
 * @param port 0 for any free one
 */
public record ManagementDoor(
    @DefaultValue("127.0.0.1") InetAddress address, @DefaultValue("9091") int port) {

  public ManagementDoor {
    Limits.range("reelscore.management.port", port, 0, 65535);
  }
}
