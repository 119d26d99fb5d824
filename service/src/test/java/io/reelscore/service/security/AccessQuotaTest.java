package io.reelscore.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.core.Quota;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessQuotaTest {
  private static final Quota SMALL = new Quota(1, 2, 3, 4);
  private static final Quota LARGE = new Quota(10, 20, 30, 40);

  @Test
  void who_is_taken_out_begins_nothing_and_keeps_the_last_quota() {
    Access access = Access.of(List.of(principal("a", LARGE), principal("b", LARGE)));

    access.replace(List.of(principal("a", SMALL)));
    access.replace(List.of(principal("c", LARGE)));

    assertThat(access.knows("a")).isFalse();
    assertThat(access.quota("a")).isEqualTo(SMALL);
    assertThat(access.quota("b")).isEqualTo(LARGE);
    assertThat(access.knows("c")).isTrue();
  }

  @Test
  void who_comes_back_has_the_new_quota() {
    Access access = Access.of(List.of(principal("a", SMALL)));
    access.replace(List.of());

    access.replace(List.of(principal("a", LARGE)));

    assertThat(access.knows("a")).isTrue();
    assertThat(access.quota("a")).isEqualTo(LARGE);
  }

  @Test
  void everybody_may_begin_what_they_like_when_callers_are_not_told_apart() {
    assertThat(Access.open().knows("")).isTrue();
    assertThat(Access.open().quota("")).isEqualTo(Quota.NONE);
  }

  private static Principal principal(String name, Quota quota) {
    return new Principal(name, List.of(), Set.of(name), Set.of(Role.SCORE), quota);
  }
}
