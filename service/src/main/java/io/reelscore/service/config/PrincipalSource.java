package io.reelscore.service.config;

import io.reelscore.service.security.KeyHash;
import io.reelscore.service.security.Principal;
import io.reelscore.service.security.Role;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Somebody who may call.
 *
 * @param name in logs, limits and messages
 * @param keys hashes of its API keys, as {@code reelscore keys new} prints them; several while one
 *     replaces the other
 * @param certificates identities of its client certificates, see docs/security.md
 * @param roles what it may do
 * @param quota what it may have
 */
public record PrincipalSource(
    @DefaultValue("") String name,
    @DefaultValue List<String> keys,
    @DefaultValue List<String> certificates,
    @DefaultValue List<Role> roles,
    @DefaultValue QuotaLimits quota) {
  private static final String KEY = "reelscore.auth.principals[]";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}");

  public PrincipalSource {
    keys = List.copyOf(keys);
    certificates = List.copyOf(certificates);
    roles = List.copyOf(roles);
    Limits.require(
        NAME.matcher(name).matches(),
        KEY + ".name",
        name.isEmpty() ? "empty" : name,
        "letters, digits and . _ : @ / -, a letter or digit first");
    keys.forEach(PrincipalSource::hash);
    Limits.require(
        !keys.isEmpty() || !certificates.isEmpty(),
        KEY + ".keys",
        "none for " + name,
        "at least one, or certificates");
    Limits.require(
        certificates.stream().noneMatch(String::isBlank),
        KEY + ".certificates",
        "a blank one for " + name,
        "identities of client certificates");
    Limits.require(!roles.isEmpty(), KEY + ".roles", "none for " + name, "observe, score or admin");
    quota.checked(KEY + ".quota");
  }

  /** A key's own text is no hash; it is not repeated, for it may be in the wrong place. */
  private static KeyHash hash(String text) {
    return KeyHash.parse(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                KEY
                    + ".keys: no hash (expected: sha256: and 64 hexadecimal digits, as reelscore"
                    + " keys new prints it)"));
  }

  Principal principal(QuotaLimits fallback, int maxGroupItems) {
    return new Principal(
        name,
        keys.stream().map(PrincipalSource::hash).toList(),
        Set.copyOf(certificates),
        Set.copyOf(roles),
        quota.or(fallback, maxGroupItems));
  }
}
