package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** A port is told of as long as anything is missing. */
class DoorNoticeTest {
  @Test
  void says_what_is_missing_and_who_reaches_the_port() throws Exception {
    assertThat(notice("127.0.0.1", false, false).sentence())
        .contains(
            "door: not encrypted, whoever reaches it may use it; on 127.0.0.1, which only this"
                + " machine reaches");
    assertThat(notice("10.0.0.7", true, false).sentence())
        .contains(
            "door: encrypted, whoever reaches it may use it; on 10.0.0.7, as allow-insecure says");
    assertThat(notice("10.0.0.7", false, true).sentence())
        .contains(
            "door: not encrypted, callers are authenticated; on 10.0.0.7, as allow-insecure says");
  }

  @Test
  void says_nothing_of_a_port_that_lacks_nothing() throws Exception {
    assertThat(notice("10.0.0.7", true, true).sentence()).isEmpty();
  }

  private static DoorNotice notice(String address, boolean encrypted, boolean authenticated)
      throws Exception {
    return new DoorNotice("door", InetAddress.getByName(address), encrypted, authenticated);
  }
}
