package io.reelscore.service.oip;

import io.reelscore.core.FailureReason;
import io.reelscore.inference.v2.InferParameter;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.service.failure.Rejection;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.Priority;
import io.reelscore.v1.ScoreRequest;
import java.util.List;
import java.util.Map;

/**
 * The parameters of a request. Unknown ones are refused: a pin that is misspelt must not be
 * ignored.
 */
final class InferParameters {
  private static final String IDENTITY = "identity";
  private static final String PRIORITY = "priority";
  private static final String RUN_ID = "run_id";
  private static final String STEP = "step";

  /** Asks for an end of its own after the responses to a request; here each has one response. */
  private static final String TRITON_FINAL_RESPONSE = "triton_enable_empty_final_response";

  private static final List<String> ALL = List.of(IDENTITY, PRIORITY, RUN_ID, STEP);

  private InferParameters() {}

  static ScoreRequest call(ModelInferRequest request) throws Rejection {
    ModelRef.Builder model =
        ModelRef.newBuilder().setName(request.getModelName()).setVersion(request.getModelVersion());
    ScoreRequest.Builder call =
        ScoreRequest.newBuilder().addAllDimensions(RewardOutputs.dimensions(request));
    for (Map.Entry<String, InferParameter> entry : request.getParametersMap().entrySet()) {
      String field = "parameters." + entry.getKey();
      InferParameter value = entry.getValue();
      switch (entry.getKey()) {
        case IDENTITY -> model.setIdentity(text(field, value));
        case PRIORITY -> call.setPriority(priority(field, value));
        case RUN_ID -> call.setRunId(text(field, value));
        case STEP -> call.setStep(number(field, value));
        case TRITON_FINAL_RESPONSE -> {}
        default ->
            throw Rejection.ofField(FailureReason.INVALID_FIELD, field, "unknown", "one of " + ALL);
      }
    }
    return call.setModel(model).build();
  }

  /** By name, or as Triton has it: the lower the number the more urgent, 0 is the default. */
  private static Priority priority(String field, InferParameter value) throws Rejection {
    if (value.hasStringParam()) {
      return switch (value.getStringParam()) {
        case "training" -> Priority.PRIORITY_TRAINING;
        case "evaluation" -> Priority.PRIORITY_EVALUATION;
        default -> throw unknownPriority(field, value.getStringParam());
      };
    }
    long level = number(field, value);
    if (level < 0 || level > 2) {
      throw unknownPriority(field, String.valueOf(level));
    }
    return level == 1 ? Priority.PRIORITY_EVALUATION : Priority.PRIORITY_TRAINING;
  }

  private static Rejection unknownPriority(String field, String found) {
    return Rejection.ofField(
        FailureReason.INVALID_FIELD,
        field,
        found,
        "evaluation or 1, training or 2, 0 for the default");
  }

  private static String text(String field, InferParameter value) throws Rejection {
    if (!value.hasStringParam()) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          field,
          value.getParameterChoiceCase(),
          InferParameter.ParameterChoiceCase.STRING_PARAM);
    }
    return value.getStringParam();
  }

  private static long number(String field, InferParameter value) throws Rejection {
    return switch (value.getParameterChoiceCase()) {
      case INT64_PARAM -> value.getInt64Param();
      // A negative one is more than any that is legal.
      case UINT64_PARAM -> Math.max(-1, value.getUint64Param());
      case BOOL_PARAM, STRING_PARAM, DOUBLE_PARAM, PARAMETERCHOICE_NOT_SET ->
          throw Rejection.ofField(
              FailureReason.INVALID_FIELD,
              field,
              value.getParameterChoiceCase(),
              "INT64_PARAM or UINT64_PARAM");
    };
  }
}
