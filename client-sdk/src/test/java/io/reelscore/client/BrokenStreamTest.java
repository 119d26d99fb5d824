package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams whose calls break: what has no reply is sent again, or fails, each sample by itself. */
@Timeout(120)
class BrokenStreamTest {
  private static final RetryPolicy PATIENT =
      RetryPolicy.DEFAULT
          .withMaxAttempts(60)
          .withMaxTokens(1000)
          .withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(1));

  @Test
  void what_has_no_reply_is_sent_again_by_another_call_and_nothing_else() throws Exception {
    List<String> keys = new ArrayList<>();
    BlockingQueue<ArrivedSample> arrived = new LinkedBlockingQueue<>();
    try (TestServer server = TestServer.streaming(arrived::add);
        RewardClient client = server.client().build();
        ScoreStream stream = client.openStream(ScoreOptions.DEFAULT)) {
      CompletableFuture<ScoreResult> answered = stream.send(Protos.sample("answered"));
      CompletableFuture<ScoreResult> lost = stream.send(Protos.sample("lost"));
      arrived.take().score(1);
      answered.get();
      ArrivedSample last = arrived.take();
      keys.add(last.sample().getIdempotencyKey());

      last.breakOff(Status.UNAVAILABLE);

      ArrivedSample again = arrived.take();
      again.score(2);
      assertThat(((Scored) lost.get()).composite()).hasValue(1);
      assertThat(again.sample().getIdempotencyKey()).isEqualTo(keys.get(0)).isNotEmpty();
      assertThat(arrived).isEmpty();
      assertThat(server.headers()).hasSize(2);
    }
  }

  @Test
  void a_code_that_no_retry_cures_fails_what_has_no_reply_and_the_stream_goes_on()
      throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (TestServer server =
            TestServer.streaming(each -> {
              if (calls.incrementAndGet() == 1) {
                each.breakOff(Status.INTERNAL.withDescription("a fault"));
              } else {
                each.score(1);
              }
            });
        RewardClient client = server.client().build();
        ScoreStream stream = client.openStream(ScoreOptions.DEFAULT)) {

      Failed failed = (Failed) stream.send(Protos.sample("s")).get();

      assertThat(failed.code()).isEqualTo(Status.Code.INTERNAL);
      assertThat(failed.message()).isEqualTo(server.target() + ": INTERNAL: a fault");
      assertThat(stream.send(Protos.sample("t")).get()).isInstanceOf(Scored.class);
    }
  }

  @Test
  void a_server_that_dies_and_comes_back_costs_no_sample() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch some = new CountDownLatch(20);
    List<CompletableFuture<ScoreResult>> results = new ArrayList<>();
    try (TestServer dying =
            TestServer.streaming(each -> {
              if (answered.incrementAndGet() <= 10) {
                each.score(1);
              }
              some.countDown();
            });
        TestServer next = TestServer.streaming(each -> each.score(2));
        TcpLink link = new TcpLink(dying.port());
        RewardClient client = RewardClient.builder(link.target()).retry(PATIENT).build();
        ScoreStream stream = client.openStream(ScoreOptions.DEFAULT)) {
      for (int i = 0; i < 40; i++) {
        results.add(stream.send(Protos.sample("s" + i)));
      }
      some.await();

      link.redirect(next.port());

      for (int i = 0; i < 40; i++) {
        ScoreResult result = results.get(i).get();
        assertThat(result).isInstanceOf(Scored.class);
        assertThat(result.sampleId()).isEqualTo("s" + i);
      }
    }
  }

  @Test
  void a_server_that_dies_for_good_leaves_a_typed_answer_for_each_sample() throws Exception {
    BlockingQueue<ArrivedSample> arrived = new LinkedBlockingQueue<>();
    List<Failed> failed = new ArrayList<>();
    try (TestServer server = TestServer.streaming(arrived::add);
        TcpLink link = new TcpLink(server.port());
        RewardClient client = RewardClient.builder(link.target()).build()) {
      List<CompletableFuture<ScoreResult>> results = new ArrayList<>();
      try (ScoreStream stream = client.openStream(ScoreOptions.DEFAULT)) {
        for (int i = 0; i < 40; i++) {
          results.add(stream.send(Protos.sample("s" + i)));
        }
        arrived.take();

        link.cut();

        for (CompletableFuture<ScoreResult> result : results) {
          failed.add((Failed) result.get());
        }
      }

      assertThat(failed)
          .hasSize(40)
          .allSatisfy(each -> {
            assertThat(each.code()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(each.retryable()).isTrue();
          });
    }
  }

  @Test
  void nobody_listening_fails_each_sample() throws Exception {
    try (RewardClient client = RewardClient.builder("127.0.0.1:1").build();
        ScoreStream stream = client.openStream(ScoreOptions.DEFAULT)) {

      CompletableFuture<ScoreResult> one = stream.send(Protos.sample("one"));
      CompletableFuture<ScoreResult> two = stream.send(Protos.sample("two"));

      assertThat(((Failed) one.get()).code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(((Failed) two.get()).sampleId()).isEqualTo("two");
    }
  }
}
