package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.reelscore.client.ScoreResult.Failed;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.Failure;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.Stage;
import io.reelscore.v1.StreamHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of samples: order, chunks, flow, failures of single samples. */
@Timeout(120)
class ScoreStreamTest {
  private static final ScoreOptions OPTIONS = ScoreOptions.DEFAULT.withRunId("run-7");
  private static final Failure UNREADABLE =
      Failure.newBuilder()
          .setCode(3)
          .setReason(Reason.REASON_MEDIA_UNREADABLE)
          .setStage(Stage.STAGE_PREPARATION)
          .setMessage("truncated")
          .build();

  @Test
  void samples_are_answered_as_they_finish() throws Exception {
    BlockingQueue<ArrivedSample> arrived = new LinkedBlockingQueue<>();
    try (TestServer server = TestServer.streaming(arrived::add);
        RewardClient client = server.client().build();
        ScoreStream stream = client.openStream(OPTIONS)) {
      CompletableFuture<ScoreResult> first = stream.send(Protos.sample("same"));
      CompletableFuture<ScoreResult> second = stream.send(Protos.sample("same"));
      ArrivedSample one = arrived.take();

      arrived.take().score(2);

      Scored scored = (Scored) second.get();
      assertThat(scored.sampleId()).isEqualTo("same");
      assertThat(scored.composite()).hasValue(1);
      assertThat(first).isNotDone();
      one.fail(UNREADABLE);
      assertThat(((Failed) first.get()).reason()).isEqualTo(Reason.REASON_MEDIA_UNREADABLE);
    }
  }

  @Test
  void the_header_says_what_the_options_say() throws Exception {
    try (TestServer server = TestServer.streaming(arrived -> arrived.score(1));
        RewardClient client = server.client().build();
        ScoreStream stream =
            client.openStream(
                OPTIONS
                    .withModel(ModelRef.pinned(Protos.IDENTITY))
                    .withStep(3)
                    .withCompositeWeights(Map.of("a", 2.0))
                    .withDimensions(List.of("a"))
                    .withDeadline(Duration.ofSeconds(90)))) {

      stream.send(Protos.sample("s")).get();

      StreamHeader header = server.headers().get(0);
      assertThat(header.getModel().getIdentity()).isEqualTo(Protos.IDENTITY);
      assertThat(header.getRunId()).isEqualTo("run-7");
      assertThat(header.getStep()).isEqualTo(3);
      assertThat(header.getCompositeWeightsMap()).isEqualTo(Map.of("a", 2.0));
      assertThat(header.getDimensionsList()).containsExactly("a");
      assertThat(header.getSampleTimeoutMillis()).isBetween(80_000L, 90_000L);
    }
  }

  @Test
  void a_large_clip_travels_in_chunks_and_a_small_one_whole() throws Exception {
    byte[] file = new byte[3_500_000];
    file[3_499_999] = 42;
    BlockingQueue<ArrivedSample> arrived = new LinkedBlockingQueue<>();
    try (TestServer server =
            TestServer.streaming(each -> {
              arrived.add(each);
              each.score(1);
            });
        RewardClient client = server.client().build();
        ScoreStream stream = client.openStream(OPTIONS)) {

      stream.send(new io.reelscore.client.Sample("large", Clip.encoded(file), "p")).get();
      stream.send(Protos.sample("small")).get();

      ArrivedSample large = arrived.take();
      assertThat(large.sample().hasEncodedVideo()).isTrue();
      assertThat(large.sample().getPrompt()).isEqualTo("p");
      assertThat(large.chunked().toByteArray()).isEqualTo(file);
      ArrivedSample small = arrived.take();
      assertThat(small.chunked().size()).isZero();
      assertThat(small.sample().getFrames().getData().size()).isEqualTo(72);
    }
  }

  @Test
  void a_clip_too_large_for_a_message_goes_by_a_stream_without_being_asked() throws Exception {
    byte[] file = new byte[(32 << 20) + 1];
    AtomicInteger bytes = new AtomicInteger();
    try (TestServer server =
            TestServer.streaming(each -> {
              bytes.set(each.chunked().size());
              each.score(1);
            });
        RewardClient client = server.client().build()) {

      ScoreResult result =
          client.score(new io.reelscore.client.Sample("large", Clip.encoded(file), "p"), OPTIONS);

      assertThat(result).isInstanceOf(Scored.class);
      assertThat(bytes.get()).isEqualTo(file.length);
    }
  }

  @Test
  void many_samples_are_read_as_they_finish_and_each_has_one_result() throws Exception {
    List<io.reelscore.client.Sample> samples =
        IntStream.range(0, 300).mapToObj(i -> Protos.sample("s" + i)).toList();
    List<String> read = new ArrayList<>();
    try (TestServer server = TestServer.streaming(each -> each.score(1));
        RewardClient client = server.client().build();
        ScoreResults results = client.scoreStream(samples, OPTIONS)) {

      results.forEach(result -> read.add(result.orThrow().sampleId()));

      assertThat(read)
          .containsExactlyInAnyOrderElementsOf(
              samples.stream().map(io.reelscore.client.Sample::id).toList());
      assertThat(server.headers()).hasSize(1);
      assertThatThrownBy(results::iterator).hasMessageContaining("a second time");
    }
  }

  @Test
  void no_more_samples_are_taken_than_may_be_unread() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    Iterable<io.reelscore.client.Sample> endless =
        () ->
            IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> Protos.sample("s" + taken.incrementAndGet()))
                .iterator();
    try (TestServer server = TestServer.streaming(each -> each.score(1));
        RewardClient client = server.client().build();
        ScoreResults results = client.scoreStream(endless, OPTIONS)) {
      var unread = results.iterator();

      unread.next();
      unread.next();

      assertThat(taken.get()).isBetween(64, 66);
    }
  }

  @Test
  void a_sender_waits_while_as_many_samples_as_may_be_are_in_flight() throws Exception {
    BlockingQueue<ArrivedSample> arrived = new LinkedBlockingQueue<>();
    try (TestServer server = TestServer.streaming(arrived::add);
        RewardClient client = server.client().build();
        ScoreStream stream = client.openStream(OPTIONS.withDeadline(Duration.ofSeconds(100)))) {
      for (int i = 0; i < ScoreStream.MAX_IN_FLIGHT; i++) {
        var unused = stream.send(Protos.sample("s" + i));
      }
      CompletableFuture<ScoreResult> last = new CompletableFuture<>();
      Thread sender =
          new Thread(() -> {
            try {
              last.complete(stream.send(Protos.sample("last")).get());
            } catch (Exception e) {
              last.completeExceptionally(e);
            }
          });
      sender.start();
      while (sender.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      assertThat(last).isNotDone();

      for (int i = 0; i <= ScoreStream.MAX_IN_FLIGHT; i++) {
        arrived.take().score(i);
      }

      assertThat(last.get()).isInstanceOf(Scored.class);
    }
  }

  @Test
  void a_refused_sample_is_sent_again_under_its_key() throws Exception {
    Set<String> keys = ConcurrentHashMap.newKeySet();
    AtomicInteger sendings = new AtomicInteger();
    try (TestServer server =
            TestServer.streaming(each -> {
              Sample sample = each.sample();
              keys.add(sample.getIdempotencyKey());
              if (sendings.incrementAndGet() < 3) {
                each.fail(Protos.OVERLOADED);
              } else {
                each.score(1);
              }
            });
        RewardClient client = server.client().build();
        ScoreStream stream = client.openStream(OPTIONS)) {

      ScoreResult result = stream.send(Protos.sample("s")).get();

      assertThat(result).isInstanceOf(Scored.class);
      assertThat(sendings.get()).isEqualTo(3);
      assertThat(keys).hasSize(1).doesNotContain("");
    }
  }

  @Test
  void a_sample_without_an_answer_fails_at_its_deadline_and_the_others_go_on() throws Exception {
    try (TestServer server =
            TestServer.streaming(each -> {
              if (!each.sample().getPrompt().equals("never")) {
                each.score(1);
              }
            });
        RewardClient client = server.client().build();
        ScoreStream stream = client.openStream(OPTIONS.withDeadline(Duration.ofMillis(500)))) {

      Failed late =
          (Failed)
              stream
                  .send(new io.reelscore.client.Sample("late", Protos.sample("").clip(), "never"))
                  .get();

      assertThat(late.reason()).isEqualTo(Reason.REASON_DEADLINE_EXCEEDED);
      assertThat(late.message()).contains("the sample's time was over");
    }
  }

  @Test
  void cancelling_fails_what_has_no_result() throws Exception {
    try (TestServer server = TestServer.streaming(each -> {});
        RewardClient client = server.client().build();
        ScoreStream stream = client.openStream(OPTIONS)) {
      CompletableFuture<ScoreResult> result = stream.send(Protos.sample("s"));
      assertThat(server.received.await(60, TimeUnit.SECONDS)).isTrue();

      stream.cancel();

      assertThat(((Failed) result.get()).code()).isEqualTo(Status.Code.CANCELLED);
      assertThatThrownBy(() -> stream.send(Protos.sample("t"))).hasMessage("the stream is closed");
    }
  }

  @Test
  void a_closing_client_waits_for_the_samples_of_an_open_stream() throws Exception {
    BlockingQueue<ArrivedSample> arrived = new LinkedBlockingQueue<>();
    try (TestServer server = TestServer.streaming(arrived::add)) {
      RewardClient client = server.client().build();
      ScoreStream stream = client.openStream(OPTIONS);
      CompletableFuture<ScoreResult> result = stream.send(Protos.sample("s"));
      ArrivedSample sample = arrived.take();
      Thread closing = new Thread(client::close);
      closing.start();
      while (closing.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }

      sample.score(1);

      assertThat(result.get()).isInstanceOf(Scored.class);
      closing.join();
      assertThatThrownBy(() -> stream.send(Protos.sample("t"))).hasMessage("the client is closed");
    }
  }

  @Test
  void an_interrupted_reader_has_a_typed_answer_for_each_sample() throws Exception {
    List<io.reelscore.client.Sample> samples =
        IntStream.range(0, 100).mapToObj(i -> Protos.sample("s" + i)).toList();
    try (TestServer server = TestServer.streaming(each -> {});
        RewardClient client = server.client().build();
        ScoreResults results = client.scoreStream(samples, OPTIONS)) {
      List<Status.Code> codes = new ArrayList<>();
      Thread reader =
          new Thread(() -> results.forEach(result -> codes.add(((Failed) result).code())));
      reader.start();
      assertThat(server.received.await(60, TimeUnit.SECONDS)).isTrue();

      reader.interrupt();
      reader.join();

      assertThat(codes).hasSize(100).containsOnly(Status.Code.CANCELLED);
    }
  }
}
