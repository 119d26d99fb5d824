package io.reelscore.service.grpc;

import io.reelscore.bundle.CompositeWeights;
import io.reelscore.core.AdmissionControl;
import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.Permit;
import io.reelscore.core.Priority;
import io.reelscore.core.RunKey;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.core.ScoreTicket;
import io.reelscore.core.ScoringRequest;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.scoring.PreparedSample;
import io.reelscore.service.scoring.SamplePreparation;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.Sample;
import java.util.ArrayList;
import java.util.List;

/** A group whose header was accepted: its permit, and the members that came so far. */
final class OpenGroup implements AutoCloseable {

  private sealed interface Member {
    record Submitted(String sampleId, PreparedSample sample, ScoreTicket ticket)
        implements Member {}

    record Refused(String sampleId, ScoreOutcome.Failed failure) implements Member {}
  }

  private final GroupHeader header;
  private final ServedModel model;
  private final CompositeWeights weights;
  private final SamplePreparation preparation;
  private final Permit permit;
  private final RunKey run;
  private final List<Member> members = new ArrayList<>();

  private OpenGroup(
      GroupHeader header,
      ServedModel model,
      CompositeWeights weights,
      SamplePreparation preparation,
      Permit permit,
      RunKey run) {
    this.header = header;
    this.model = model;
    this.weights = weights;
    this.preparation = preparation;
    this.permit = permit;
    this.run = run;
  }

  /**
   * Takes the permits of the whole group, each member counted with the model's frames and prompt.
   */
  static OpenGroup admit(
      GroupHeader header,
      ServedModel model,
      CompositeWeights weights,
      SamplePreparation preparation,
      AdmissionControl admission)
      throws Rejection {
    long memberBytes = model.frameBytes() + model.maxPromptBytes();
    RunKey run = new RunKey("", header.getRunId());
    Permit permit = Permits.take(admission, header.getSize(), header.getSize() * memberBytes, run);
    return new OpenGroup(header, model, weights, preparation, permit, run);
  }

  String groupId() {
    return header.getGroupId();
  }

  ServedModel model() {
    return model;
  }

  /** Prepares and submits a member; its own failure is kept for the reply. */
  void add(Sample sample, CallWatch watch) throws Rejection {
    if (members.size() == header.getSize()) {
      throw wrongNumber("more than " + header.getSize());
    }
    String sampleId = sample.getSampleId();
    try {
      PreparedSample prepared =
          preparation.prepare(RequestChecks.sample(sample, model), model, watch.scope());
      ScoreTicket ticket =
          model
              .engine()
              .submit(
                  new ScoringRequest(
                      prepared.input(),
                      permit,
                      watch.scope().deadlineNanos(),
                      run,
                      Priority.TRAINING));
      watch.submitted(ticket);
      members.add(new Member.Submitted(sampleId, prepared, ticket));
    } catch (Rejection rejection) {
      members.add(new Member.Refused(sampleId, rejection.failure()));
    }
  }

  void requireComplete() throws Rejection {
    if (members.size() != header.getSize()) {
      throw wrongNumber(String.valueOf(members.size()));
    }
  }

  private Rejection wrongNumber(String found) {
    return Rejection.ofField(
        FailureReason.INVALID_FIELD,
        "samples",
        found,
        "exactly %d, as header.size says".formatted(header.getSize()));
  }

  /** Waits for every member; by the FAIL policy no member keeps a reward when one fails. */
  List<MemberOutcome> outcomes(CallWatch watch) {
    List<MemberOutcome> outcomes = new ArrayList<>();
    for (Member member : members) {
      outcomes.add(outcome(member, watch));
    }
    long failures = outcomes.stream().filter(MemberOutcome.Failed.class::isInstance).count();
    if (failures > 0 && header.getFailurePolicy() == FailurePolicy.FAILURE_POLICY_FAIL) {
      outcomes.replaceAll(outcome -> failedWithGroup(outcome, failures));
    }
    return outcomes;
  }

  private MemberOutcome outcome(Member member, CallWatch watch) {
    return switch (member) {
      case Member.Refused(String sampleId, ScoreOutcome.Failed failure) ->
          new MemberOutcome.Failed(sampleId, watch.explained(failure));
      case Member.Submitted(String sampleId, PreparedSample sample, ScoreTicket ticket) ->
          switch (watch.await(ticket)) {
            case ScoreOutcome.Failed failed -> new MemberOutcome.Failed(sampleId, failed);
            case ScoreOutcome.Scored scored ->
                new MemberOutcome.Scored(
                    sampleId, RewardMessages.rewards(model, sample, scored, weights));
          };
    };
  }

  private MemberOutcome failedWithGroup(MemberOutcome outcome, long failures) {
    return switch (outcome) {
      case MemberOutcome.Failed failed -> failed;
      case MemberOutcome.Scored(String sampleId, var rewards) ->
          new MemberOutcome.Failed(
              sampleId,
              new ScoreOutcome.Failed(
                  FailureReason.GROUP_FAILED,
                  FailureStage.EXECUTION,
                  "%d of %d members failed and the group's policy is FAIL"
                      .formatted(failures, members.size())));
    };
  }

  @Override
  public void close() {
    permit.close();
  }
}
