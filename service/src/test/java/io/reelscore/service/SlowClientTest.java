package io.reelscore.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.AdmissionLoad;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.service.grpc.ConnectionLimit;
import io.reelscore.v1.Failure;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that keep the server waiting, each beside a {@link Neighbour}. */
class SlowClientTest {
  private static final String SCORE = "/reelscore.v1.RewardService/Score";
  private static final String WATCH = "/grpc.health.v1.Health/Watch";
  private static final String DEADLINE_EXCEEDED = field("grpc-status", "4");

  @TempDir static Path folder;
  private static Authority authority;
  private static ReelscoreServer server;
  private static ReelscoreServer encrypted;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("reelscore.transport.handshake-timeout", "2s")
                .with("reelscore.transport.message-timeout", "2s")
                .with("reelscore.transport.max-connection-idle", "5s"));
    authority = new Authority("ours");
    Authority.write(authority.server(), folder.resolve("cert.pem"), folder.resolve("key.pem"));
    encrypted =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with(
                    "spring.ssl.bundle.pem.ours.keystore.certificate",
                    "file:" + folder.resolve("cert.pem"))
                .with(
                    "spring.ssl.bundle.pem.ours.keystore.private-key",
                    "file:" + folder.resolve("key.pem"))
                .with("reelscore.grpc.tls.bundle", "ours")
                .with("reelscore.transport.handshake-timeout", "2s"));
  }

  @AfterAll
  static void stop() {
    server.close();
    encrypted.close();
  }

  @AfterEach
  void nothing_is_kept() throws Exception {
    Held.nothingBy(server);
  }

  @Test
  void a_connection_that_never_says_anything_is_closed() throws Exception {
    try (Neighbour neighbour = Neighbour.of(server)) {
      neighbour.beside(() -> {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.grpcPort())) {
          silent.setSoTimeout(90_000);
          assertThat(endOf(silent)).isEqualTo(-1);
        }
      });
    }
  }

  @Test
  void a_connection_that_never_ends_its_handshake_is_closed() throws Exception {
    TestClient client = new TestClient(encrypted, authority.trusted());
    try (Neighbour neighbour = new Neighbour(client, TestClient.goodRequest())) {
      neighbour.beside(() -> {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), encrypted.grpcPort());
            Socket half = new Socket(InetAddress.getLoopbackAddress(), encrypted.grpcPort())) {
          half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1});
          silent.setSoTimeout(90_000);
          half.setSoTimeout(90_000);

          assertThat(endOf(silent)).isEqualTo(-1);
          assertThat(endOf(half)).isEqualTo(-1);
        }
      });
    }
    Eventually.succeeds(() -> assertThat(encrypted.part(ConnectionLimit.class).open()).isZero());
  }

  @Test
  void headers_that_trickle_are_no_call_and_the_connection_is_closed() throws Exception {
    try (Neighbour neighbour = Neighbour.of(server);
        TestClient observer = new TestClient(server)) {
      neighbour.beside(() -> {
        try (RawHttp2 slow = new RawHttp2(server.grpcPort()).greet()) {
          CompletableFuture<String> said = untilClosed(slow);
          neighbour.resting(() -> {
            Held.nothingBy(server);
            slow.send(RawHttp2.HEADERS, 0, 1, RawHttp2.headers(SCORE));
            slow.send(RawHttp2.CONTINUATION, 0, 1, RawHttp2.field("x", "y"));
            for (int look = 0; look < 20; look++) {
              assertThat(observer.health("")).isEqualTo(ServingStatus.SERVING);
              assertThat(server.part(AdmissionControl.class).load())
                  .isEqualTo(new AdmissionLoad(0, 0));
            }
          });

          assertThat(said).as("what was said before the look").isNotDone();
          assertThat(said.get(90, TimeUnit.SECONDS)).isEqualTo("0 max_idle");
        }
      });
    }
  }

  @Test
  void a_message_that_trickles_gives_its_permit_back() throws Exception {
    try (Neighbour neighbour = Neighbour.of(server)) {
      neighbour.beside(() -> {
        try (RawHttp2 slow = new RawHttp2(server.grpcPort()).greet()) {
          assertTakesOne(
              neighbour,
              () -> {
                slow.call(1, SCORE);
                slow.send(RawHttp2.DATA, 0, 1, new byte[] {0, 0, 1, 0, 0});
              });

          assertThat(trailers(slow, 1))
              .contains(DEADLINE_EXCEEDED, "the next message, or the rest of it, did not come");
          neighbour.resting(() -> Held.nothingBy(server));
        }
      });
    }
  }

  @Test
  void a_request_without_an_end_gives_its_permit_back() throws Exception {
    byte[] request = TestClient.goodRequest().toByteArray();
    try (Neighbour neighbour = Neighbour.of(server)) {
      neighbour.beside(() -> {
        try (RawHttp2 slow = new RawHttp2(server.grpcPort()).greet()) {
          assertTakesOne(
              neighbour,
              () -> {
                slow.call(1, SCORE);
                slow.message(1, request, 0);
              });

          assertThat(trailers(slow, 1)).contains(DEADLINE_EXCEEDED, "did not come within 2000 ms");
          neighbour.resting(() -> Held.nothingBy(server));
        }
      });
    }
  }

  @Test
  void a_group_whose_members_do_not_come_gives_its_permits_back() throws Exception {
    try (Neighbour neighbour = Neighbour.of(server);
        TestClient client = new TestClient(server)) {
      neighbour.beside(() -> {
        GroupCallDriver driver = new GroupCallDriver(client);
        neighbour.resting(() -> {
          driver.header(GroupHeader.newBuilder().setSize(100).build());
          Eventually.succeeds(() -> assertThat(Held.items(server)).isEqualTo(100));
        });

        Failure failure = TestClient.failure(driver.error()).orElseThrow();

        assertThat(failure.getReason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
        neighbour.resting(() -> Held.nothingBy(server));
      });
    }
  }

  @Test
  void a_reply_that_is_not_fetched_keeps_no_permit() throws Exception {
    byte[] request = TestClient.goodRequest().toByteArray();
    try (Neighbour neighbour = Neighbour.of(server)) {
      neighbour.beside(() -> {
        try (RawHttp2 slow =
            new RawHttp2(server.grpcPort()).greet(RawHttp2.INITIAL_WINDOW_SIZE, 0)) {
          slow.call(1, SCORE);
          slow.message(1, request, RawHttp2.END_STREAM);
          RawHttp2.Frame frame = slow.next();
          while (frame.type() != RawHttp2.HEADERS) {
            frame = slow.next();
          }

          assertThat(frame.flags() & RawHttp2.END_STREAM).isZero();
          neighbour.resting(() -> Held.nothingBy(server));
        }
      });
    }
  }

  @Test
  void a_peer_that_is_dead_is_found_out_and_one_that_is_old_is_sent_away_although_calls_are_open()
      throws Exception {
    try (ReelscoreServer watchful =
            ReelscoreServer.start(
                ServerOptions.onFreePorts(folder.resolve("tiny"))
                    .with("reelscore.transport.keep-alive-time", "10s")
                    .with("reelscore.transport.keep-alive-timeout", "1s")
                    .with("reelscore.transport.max-connection-age", "16s")
                    .with("reelscore.max-deadline", "5s")
                    .with("reelscore.max-stream-duration", "1s"));
        Neighbour neighbour = Neighbour.of(watchful)) {
      neighbour.beside(() -> {
        try (RawHttp2 dead = new RawHttp2(watchful.grpcPort()).greet();
            RawHttp2 old = new RawHttp2(watchful.grpcPort()).greet()) {
          for (RawHttp2 client : new RawHttp2[] {dead, old}) {
            client.call(1, WATCH);
            client.send(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[5]);
          }

          CompletableFuture<String> ofOld = untilClosed(old);

          assertThat(dead.untilClosed(false)).doesNotContain("max_age");
          assertThat(ofOld.get(60, TimeUnit.SECONDS)).isEqualTo("0 max_age");
        }
      });
    }
  }

  /** Does something for which the server comes to hold one sample, with nothing beside. */
  private static void assertTakesOne(Neighbour neighbour, Neighbour.Attack step) throws Exception {
    neighbour.resting(() -> {
      Held.nothingBy(server);
      step.run();
      Eventually.succeeds(() -> assertThat(Held.items(server)).isOne());
    });
  }

  private static CompletableFuture<String> untilClosed(RawHttp2 client) {
    CompletableFuture<String> said = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        said.complete(client.untilClosed(true));
      } catch (IOException e) {
        said.completeExceptionally(e);
      }
    });
    return said;
  }

  /** A header in a block that begins a table, without its first byte. */
  private static String field(String name, String value) {
    return new String(RawHttp2.field(name, value), ISO_8859_1).substring(1);
  }

  /** What a socket gives when all that the server says is read. */
  private static int endOf(Socket socket) throws Exception {
    InputStream in = socket.getInputStream();
    int last = in.read();
    while (last >= 0) {
      last = in.read();
    }
    return last;
  }

  /** The bytes of the headers that end a stream, as text. */
  private static String trailers(RawHttp2 client, int stream) throws Exception {
    while (true) {
      RawHttp2.Frame frame = client.next();
      if (frame.type() == RawHttp2.PING && frame.flags() == 0) {
        client.send(RawHttp2.PING, RawHttp2.ACK, 0, frame.payload());
      }
      if (frame.type() == RawHttp2.HEADERS
          && frame.stream() == stream
          && (frame.flags() & RawHttp2.END_STREAM) != 0) {
        return new String(frame.payload(), ISO_8859_1);
      }
    }
  }
}
