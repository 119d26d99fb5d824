package io.reelscore.service.config;

import io.reelscore.service.security.Principal;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call. Authentication is on when there are principals or a file of them.
 *
 * @param principals those that stay as they are until the next start
 * @param principalsFile YAML with further {@code principals}, read again when it changes; empty:
 *     there is none
 * @param reloadPeriod how often the file is looked at
 * @param quota of a principal that has none of its own
 */
public record Auth(
    @DefaultValue List<PrincipalSource> principals,
    @DefaultValue("") String principalsFile,
    @DefaultValue("5s") Duration reloadPeriod,
    @DefaultValue QuotaLimits quota) {

  public Auth {
    principals = List.copyOf(principals);
    Limits.positive("reelscore.auth.reload-period", reloadPeriod);
    quota.checked("reelscore.auth.quota");
  }

  /** Whether callers are told apart. */
  public boolean isOn() {
    return !principals.isEmpty() || !principalsFile.isBlank();
  }

  /** The given ones with the quotas that hold for them. */
  public List<Principal> resolve(List<PrincipalSource> sources, int maxGroupItems) {
    return sources.stream().map(source -> source.principal(quota, maxGroupItems)).toList();
  }
}
