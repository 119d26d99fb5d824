package io.reelscore.service.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whom a client certificate names: its first URI among the subject alternative names, such as
 * {@code spiffe://prod/trainer}; without one its first DNS name; without one its subject by RFC
 * 2253, such as {@code CN=trainer,O=Example}.
 */
final class CertificateIdentity {
  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  private CertificateIdentity() {}

  static String of(X509Certificate certificate) {
    return first(certificate, URI)
        .or(() -> first(certificate, DNS_NAME))
        .orElseGet(() -> certificate.getSubjectX500Principal().getName());
  }

  private static Optional<String> first(X509Certificate certificate, int kind) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
    return names == null
        ? Optional.empty()
        : names.stream()
            .filter(name -> Integer.valueOf(kind).equals(name.getFirst()))
            .map(name -> String.valueOf(name.get(1)))
            .findFirst();
  }
}
