package io.reelscore.service.security;

import io.reelscore.core.Quota;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is who, as of now: what is configured may change while the server runs, and holds from the
 * next call on. Safe for use by several threads.
 */
public final class Access {
  /** Nobody in particular, who may do everything: callers are not told apart. */
  private static final Principal ANONYMOUS =
      new Principal("", List.of(), Set.of(), Set.of(Role.ADMIN), Quota.NONE);

  /** Longer than any key; a longer one is not hashed. */
  private static final int MAX_KEY_CHARACTERS = 256;

  private volatile @Nullable Directory directory;

  private Access(@Nullable Directory directory) {
    this.directory = directory;
  }

  /** Authentication is off. */
  public static Access open() {
    return new Access(null);
  }

  /**
   * Authentication is on.
   *
   * @throws IllegalArgumentException when a name, a key or a certificate is there twice
   */
  public static Access of(List<Principal> principals) {
    return new Access(new Directory(principals));
  }

  /**
   * These from now on.
   *
   * @throws IllegalArgumentException as {@link #of}; all stays as it was then
   * @throws IllegalStateException when authentication is off
   */
  public synchronized void replace(List<Principal> principals) {
    Directory current = directory;
    if (current == null) {
      throw new IllegalStateException("access: open (expected: authentication is on)");
    }
    directory = current.followedBy(principals);
  }

  /** Whether callers are told apart. */
  public boolean isOn() {
    return directory != null;
  }

  /** How many may call. */
  public int size() {
    Directory current = directory;
    return current == null ? 0 : current.size();
  }

  /**
   * Who calls. A key, if one is sent, decides alone.
   *
   * @param key as presented, if any
   * @param certificate of the client, checked by TLS, if any
   */
  public Optional<Principal> authenticate(
      Optional<String> key, Optional<X509Certificate> certificate) {
    Directory current = directory;
    if (current == null) {
      return Optional.of(ANONYMOUS);
    }
    return key.isPresent()
        ? key.filter(text -> text.length() <= MAX_KEY_CHARACTERS).flatMap(current::ofKey)
        : certificate.flatMap(current::ofCertificate);
  }

  /** Whether that one may begin something; everybody may when authentication is off. */
  public boolean knows(String principal) {
    Directory current = directory;
    return current == null || current.named(principal).isPresent();
  }

  /** What a principal may have; one that is not there any more, what it might have last. */
  public Quota quota(String principal) {
    Directory current = directory;
    return current == null ? Quota.NONE : current.quota(principal);
  }
}
