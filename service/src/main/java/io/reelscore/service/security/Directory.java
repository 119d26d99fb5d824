package io.reelscore.service.security;

import io.reelscore.core.Quota;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everybody who may call, by name, key and certificate, and the quotas of those who might before.
 * Never changes.
 */
final class Directory {
  private final Map<String, Principal> byName = new HashMap<>();
  private final Map<String, Principal> byCertificate = new HashMap<>();
  private final List<Entry> keys = new ArrayList<>();
  private final Map<String, Quota> lastQuotas = new HashMap<>();

  private record Entry(KeyHash hash, Principal principal) {}

  /**
   * @throws IllegalArgumentException when a name, a key or a certificate is there twice
   */
  Directory(List<Principal> principals) {
    Set<KeyHash> hashes = new HashSet<>();
    for (Principal principal : principals) {
      requireNew(byName.put(principal.name(), principal), "name", principal.name());
      for (String certificate : principal.certificates()) {
        requireNew(byCertificate.put(certificate, principal), "certificate", certificate);
      }
      for (KeyHash hash : principal.keys()) {
        if (!hashes.add(hash)) {
          throw twice("key", hash.toString());
        }
        keys.add(new Entry(hash, principal));
      }
      lastQuotas.put(principal.name(), principal.quota());
    }
  }

  /** These may call from now on. */
  Directory followedBy(List<Principal> principals) {
    Directory next = new Directory(principals);
    lastQuotas.forEach(next.lastQuotas::putIfAbsent);
    return next;
  }

  private static void requireNew(@Nullable Principal before, String what, String value) {
    if (before != null) {
      throw twice(what, value);
    }
  }

  private static IllegalArgumentException twice(String what, String value) {
    return new IllegalArgumentException(
        "reelscore.auth.principals: %s %s twice (expected: of one principal)"
            .formatted(what, value));
  }

  Optional<Principal> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The one that is there, or was last. */
  Quota quota(String name) {
    return lastQuotas.getOrDefault(name, Quota.NONE);
  }

  /** Compares with every hash there is, so that time tells nothing. */
  Optional<Principal> ofKey(String key) {
    KeyHash presented = KeyHash.of(key);
    Principal found = null;
    for (Entry entry : keys) {
      if (entry.hash().matches(presented)) {
        found = entry.principal();
      }
    }
    return Optional.ofNullable(found);
  }

  Optional<Principal> ofCertificate(X509Certificate certificate) {
    return Optional.ofNullable(byCertificate.get(CertificateIdentity.of(certificate)));
  }

  int size() {
    return byName.size();
  }
}
