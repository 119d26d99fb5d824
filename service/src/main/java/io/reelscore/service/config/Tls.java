package io.reelscore.service.config;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a port is encrypted.
 *
 * @param bundle name of the Spring SSL bundle with the server's certificate and key, and with the
 *     authorities that clients' certificates are checked against; empty: not encrypted
 * @param clientAuth whether clients show a certificate
 */
public record Tls(
    @DefaultValue("") String bundle, @DefaultValue("none") ClientCertificate clientAuth) {

  /** What is asked of a client. */
  public enum ClientCertificate {
    NONE,
    /** Checked if there is one. */
    OPTIONAL,
    /** No connection without one. */
    REQUIRED
  }

  /** Whether the port is encrypted at all. */
  public boolean isOn() {
    return !bundle.isBlank();
  }

  Tls checked(String door) {
    Limits.require(
        isOn() || clientAuth == ClientCertificate.NONE,
        door + ".tls.client-auth",
        clientAuth.name().toLowerCase(java.util.Locale.ROOT),
        "none, as long as %s.tls.bundle names no bundle".formatted(door));
    return this;
  }
}
