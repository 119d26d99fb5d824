package io.reelscore.service.grpc;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.SampleTask.CallOrigin;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.CheckedSample;
import io.reelscore.service.scoring.VideoSource;
import io.reelscore.service.wire.Payload;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Sample;
import io.reelscore.v1.ScoreGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * A group whose header was accepted: its permit covers the frames and the prompt of every member,
 * and each member that came has a thread of its own.
 */
final class OpenGroup {
  private final GroupHeader header;
  private final ServedModel model;
  private final GroupWishes wishes;
  private final SampleScoring scoring;
  private final CallOrigin origin;
  private final Semaphore files;
  private final List<CompletableFuture<SampleAnswer>> members = new ArrayList<>();

  /**
   * @param maxFiles undecoded files held at once; a member that would be one more waits
   */
  OpenGroup(
      GroupHeader header,
      ServedModel model,
      GroupWishes wishes,
      SampleScoring scoring,
      CallOrigin origin,
      int maxFiles) {
    this.header = header;
    this.model = model;
    this.wishes = wishes;
    this.scoring = scoring;
    this.origin = origin;
    this.files = new Semaphore(maxFiles);
  }

  /** Takes the permits of the whole group, one of whose samples the call has been admitted for. */
  void admit() throws Rejection {
    origin.admission().assign(origin.run());
    origin.admission().reserve(header.getSize() - 1, header.getSize() * model.largestSampleBytes());
  }

  /** Sets a member on its way; its own failure is kept for the reply. */
  void add(Sample sample, Payload payload) throws Rejection {
    if (members.size() == header.getSize()) {
      throw wrongNumber("more than " + header.getSize());
    }
    CompletableFuture<SampleAnswer> member = new CompletableFuture<>();
    members.add(member);
    CheckedSample checked;
    try {
      checked = SampleChecks.sample(sample, payload, model);
    } catch (Rejection rejection) {
      member.complete(new SampleAnswer.Failed(sample.getSampleId(), rejection.failure()));
      return;
    }
    SampleTask task = task(checked);
    origin.admission().hold();
    Thread.ofVirtual()
        .name("reelscore-member")
        .start(() -> {
          try {
            member.complete(outcome(sample.getSampleId(), task));
          } catch (Throwable e) {
            member.completeExceptionally(e);
          } finally {
            origin.admission().letGo();
          }
        });
  }

  private SampleTask task(CheckedSample checked) {
    return switch (checked.video()) {
      case VideoSource.Frames _, VideoSource.Latents _ ->
          new SampleTask(origin, model, checked, () -> {});
      case VideoSource.EncodedFile _, VideoSource.Images _ -> {
        files.acquireUninterruptibly();
        yield new SampleTask(origin, model, checked, files::release);
      }
    };
  }

  private SampleAnswer outcome(String sampleId, SampleTask task) {
    SampleResult result;
    try {
      result = scoring.score(task);
    } catch (Rejection rejection) {
      result = SampleResult.failed(rejection.failure());
    }
    return switch (RewardMessages.answer(sampleId, model, result, wishes.rewards())) {
      case SampleAnswer.Failed(String _, ScoreOutcome.Failed failure) ->
          new SampleAnswer.Failed(sampleId, origin.watch().explained(failure));
      case SampleAnswer.Scored scored -> scored;
    };
  }

  void requireComplete() throws Rejection {
    if (members.size() != header.getSize()) {
      throw wrongNumber(String.valueOf(members.size()));
    }
  }

  private Rejection wrongNumber(String found) {
    return Rejection.atAdmission(
        FailureReason.INVALID_FIELD,
        "samples: %s (expected: exactly %d, as header.size says)"
            .formatted(found, header.getSize()));
  }

  /** Waits for every member; by the FAIL policy no member keeps a reward when one fails. */
  List<SampleAnswer> outcomes() {
    List<SampleAnswer> outcomes = new ArrayList<>();
    members.forEach(member -> outcomes.add(member.join()));
    long failures = outcomes.stream().filter(SampleAnswer.Failed.class::isInstance).count();
    if (failures > 0 && header.getFailurePolicy() == FailurePolicy.FAILURE_POLICY_FAIL) {
      outcomes.replaceAll(outcome -> failedWithGroup(outcome, failures));
    }
    return outcomes;
  }

  /** All there is to say about those outcomes. */
  ScoreGroupResponse reply(List<SampleAnswer> outcomes) {
    return GroupReply.of(header.getGroupId(), model, wishes, outcomes);
  }

  private SampleAnswer failedWithGroup(SampleAnswer outcome, long failures) {
    return switch (outcome) {
      case SampleAnswer.Failed failed -> failed;
      case SampleAnswer.Scored(String sampleId, var rewards) ->
          new SampleAnswer.Failed(
              sampleId,
              new ScoreOutcome.Failed(
                  FailureReason.GROUP_FAILED,
                  FailureStage.EXECUTION,
                  "%d of %d members failed and the group's policy is FAIL"
                      .formatted(failures, members.size())));
    };
  }
}
