package io.reelscore.service.security;

import io.reelscore.core.Quota;
import java.util.List;
import java.util.Set;

/**
 * Somebody who may call.
 *
 * @param name of whom limits, fairness and idempotency keys are
 * @param keys hashes of its API keys
 * @param certificates identities of its client certificates, as {@link CertificateIdentity} tells
 * @param roles what it may do
 * @param quota what it may have
 */
public record Principal(
    String name, List<KeyHash> keys, Set<String> certificates, Set<Role> roles, Quota quota) {

  public Principal {
    keys = List.copyOf(keys);
    certificates = Set.copyOf(certificates);
    roles = Set.copyOf(roles);
  }

  /** Whether one of its roles is, or includes, that one. */
  public boolean may(Role role) {
    return roles.stream().anyMatch(own -> own.includes(role));
  }
}
