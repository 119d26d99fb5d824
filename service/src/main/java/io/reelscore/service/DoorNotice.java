package io.reelscore.service;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Who may reach a port that lacks encryption or authentication.
 *
 * @param door its keys of the configuration
 */
record DoorNotice(String door, InetAddress address, boolean encrypted, boolean authenticated) {

  boolean isLocal() {
    return address.isLoopbackAddress();
  }

  /** None of a port that lacks neither. */
  Optional<String> sentence() {
    if (encrypted && authenticated) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: %s, %s; on %s, %s"
            .formatted(
                door,
                encrypted ? "encrypted" : "not encrypted",
                authenticated ? "callers are authenticated" : "whoever reaches it may use it",
                address.getHostAddress(),
                isLocal() ? "which only this machine reaches" : "as allow-insecure says"));
  }
}
