package io.reelscore.service.grpc;

import com.google.protobuf.ByteString;
import io.reelscore.core.FailureReason;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.SampleTask.CallOrigin;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.wire.Payload;
import io.reelscore.service.wire.Payload.Video;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleChunk;
import io.reelscore.v1.SampleStart;
import io.reelscore.v1.ScoreStreamResponse;
import io.reelscore.v1.ServedBy;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose header was accepted. Each sample has a permit, a deadline and a thread of its own,
 * and exactly one outcome, in-band.
 */
final class OpenStream {
  private final StreamTerms terms;
  private final ServedBy servedBy;
  private final CallParts parts;
  private final CallWatch call;
  private final Uploads uploads;
  private final StreamFlow flow;

  /**
   * @param call ends what is under way when the call ends
   */
  OpenStream(StreamTerms terms, CallParts parts, CallWatch call, Uploads uploads, StreamFlow flow) {
    this.terms = terms;
    this.servedBy = RewardMessages.servedBy(terms.model());
    this.parts = parts;
    this.call = call;
    this.uploads = uploads;
    this.flow = flow;
  }

  /** Sets a whole sample on its way. */
  void sample(Sample sample, Payload payload, StreamMessage message) throws Rejection {
    String id = name("sample.sample_id", sample.getSampleIdBytes());
    if (!flow.begin(id)) {
      refuse(id, notUnique("sample.sample_id", id));
      return;
    }
    CallAdmission admission = null;
    try {
      requireStored(payload);
      admission = message.takeAdmission();
      admission.take(sample.getSerializedSize());
      launch(id, SampleChecks.sample(sample, payload, terms.model()), admission, null);
    } catch (Throwable e) {
      giveUp(id, e, admission);
    }
  }

  /** Makes room for a sample whose data comes in chunks, and lets it wait for them. */
  void start(SampleStart start, Payload payload, StreamMessage message) throws Rejection {
    String id = name("start.sample.sample_id", start.getSample().getSampleIdBytes());
    if (id.isEmpty()) {
      refuse(
          id,
          Rejection.ofField(
              FailureReason.INVALID_FIELD,
              "start.sample.sample_id",
              "empty",
              "a name for its chunks"));
      return;
    }
    if (flow.isInFlight(id)) {
      uploads.find(id).ifPresent(first -> first.begunAgain(id));
      refuse(id, notUnique("start.sample.sample_id", id));
      return;
    }
    if (uploads.size() >= parts.streams().maxInFlight()) {
      refuse(
          id,
          Rejection.atAdmission(
              FailureReason.OVERLOADED,
              "samples that come in chunks: %d (expected: at most %d of one stream at once)"
                  .formatted(uploads.size() + 1, parts.streams().maxInFlight())));
      return;
    }
    flow.beginUpload(id);
    CallAdmission admission = null;
    try {
      requireStored(payload);
      admission = message.takeAdmission();
      admission.take(start.getSerializedSize());
      CheckedSample checked =
          SampleChecks.sample(
              start.getSample(), UploadRoom.of(start, payload, admission), terms.model());
      Upload upload =
          new Upload(
              UploadRoom.of(checked.video()),
              parts.streams().open().clock(),
              parts.streams().chunkTimeout());
      uploads.begin(id, upload);
      launch(id, checked, admission, upload.whole());
    } catch (Throwable e) {
      uploads.end(id);
      flow.uploaded(id);
      giveUp(id, e, admission);
    }
  }

  /** Takes some of a sample's data. */
  void chunk(SampleChunk chunk, Payload payload) throws Rejection {
    String id = name("chunk.sample_id", chunk.getSampleIdBytes());
    Optional<Upload> upload = uploads.find(id);
    if (upload.isEmpty()) {
      if (!uploads.hasEnded(id) && !flow.isInFlight(id)) {
        refuse(
            id,
            Rejection.ofField(
                FailureReason.INVALID_FIELD,
                "chunk.sample_id",
                id,
                "a sample that has been started"));
      }
      return;
    }
    switch (payload.video()) {
      case Video.Chunk(int bytes, var data) -> {
        if (upload.get().take(chunk.getOffset(), bytes, data)) {
          flow.uploaded(id);
        }
      }
      case Video.Refused(ScoreOutcome.Failed failure) ->
          upload.get().refuse(new Rejection(failure));
      case Video.None _,
          Video.Frames _,
          Video.Latents _,
          Video.EncodedFile _,
          Video.Images _,
          Video.Misplaced _ ->
          throw new IllegalStateException("chunk: " + payload + " (expected: its bytes)");
    }
  }

  /** The caller sends no more. */
  void cutOff() {
    uploads.cutOff();
  }

  /** A name that cannot be told back ends the call: its outcome could not be matched. */
  private static String name(String field, ByteString id) throws Rejection {
    RequestChecks.id(field, id);
    return id.toStringUtf8();
  }

  private static Rejection notUnique(String field, String id) {
    return Rejection.ofField(FailureReason.INVALID_FIELD, field, id, "one that is not in flight");
  }

  private static void requireStored(Payload payload) throws Rejection {
    if (payload.video() instanceof Video.Refused(ScoreOutcome.Failed failure)) {
      throw new Rejection(failure);
    }
  }

  /**
   * @param data completes when the sample's data is there; null when it is
   */
  private void launch(
      String id,
      CheckedSample checked,
      CallAdmission admission,
      @Nullable CompletionStage<Void> data) {
    CallWatch watch = call.part(terms.sampleTimeNanos(), parts.streams().open().clock());
    CallOrigin origin = new CallOrigin(watch, admission, terms.run(), terms.priority());
    SampleTask task = new SampleTask(origin, terms.model(), checked, () -> {});
    try {
      Thread.ofVirtual().name("reelscore-sample").start(() -> run(id, task, data));
    } catch (Throwable e) {
      watch.close();
      throw e;
    }
  }

  private void run(String id, SampleTask task, @Nullable CompletionStage<Void> data) {
    try {
      SampleAnswer answer;
      try (CallWatch _ = task.watch()) {
        answer = outcome(id, task, data);
      } catch (Throwable e) {
        answer = new SampleAnswer.Failed(id, parts.faults().failure("a sample of a stream", e));
      } finally {
        task.origin().admission().letGo();
      }
      count(answer);
      flow.answer(message(answer));
    } catch (Throwable e) {
      boolean _ = flow.fail(parts.faults().failure("an outcome of a stream", e));
    }
  }

  private SampleAnswer outcome(String id, SampleTask task, @Nullable CompletionStage<Void> data) {
    SampleResult result;
    try {
      if (data != null) {
        await(id, task.watch(), data);
      }
      result = parts.scoring().score(task);
    } catch (Rejection rejection) {
      result = SampleResult.failed(rejection.failure());
    }
    return switch (RewardMessages.answer(id, terms.model(), result, terms.wishes())) {
      case SampleAnswer.Failed(String _, ScoreOutcome.Failed failure) ->
          new SampleAnswer.Failed(id, task.watch().explained(failure));
      case SampleAnswer.Scored scored -> scored;
    };
  }

  private void await(String id, CallWatch watch, CompletionStage<Void> data) throws Rejection {
    try {
      watch.await(data);
    } catch (Rejection rejection) {
      boolean isOver = !data.toCompletableFuture().isDone();
      throw isOver && rejection.failure().reason() == FailureReason.DEADLINE_EXCEEDED
          ? Rejection.atAdmission(
              FailureReason.DEADLINE_EXCEEDED,
              "the sample's time was over before all of its chunks were there")
          : rejection;
    } finally {
      uploads.end(id);
      flow.uploaded(id);
    }
  }

  /** The outcome of a sample that is in flight and goes no further. */
  private void giveUp(String id, Throwable cause, @Nullable CallAdmission admission) {
    if (admission != null) {
      admission.letGo();
    }
    SampleAnswer answer = new SampleAnswer.Failed(id, failure(cause));
    count(answer);
    flow.answer(message(answer));
  }

  private ScoreOutcome.Failed failure(Throwable cause) {
    return cause instanceof Rejection rejection
        ? rejection.failure()
        : parts.faults().failure("a sample of a stream", cause);
  }

  /** The outcome of a message that is not one of a sample in flight. */
  private void refuse(String id, Rejection rejection) {
    uploads.ignore(id);
    SampleAnswer answer = new SampleAnswer.Failed(id, rejection.failure());
    count(answer);
    flow.refuse(message(answer));
  }

  private ScoreStreamResponse message(SampleAnswer answer) {
    return ScoreStreamResponse.newBuilder()
        .setOutcome(answer.message())
        .setServedBy(servedBy)
        .build();
  }

  private void count(SampleAnswer answer) {
    switch (answer) {
      case SampleAnswer.Scored scored -> parts.metrics().scored(terms.model().label());
      case SampleAnswer.Failed failed ->
          parts.metrics().failed(terms.model().label(), failed.failure().reason());
    }
  }
}
