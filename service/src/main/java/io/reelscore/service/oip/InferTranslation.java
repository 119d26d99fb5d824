package io.reelscore.service.oip;

import io.reelscore.inference.v2.InferParameter;
import io.reelscore.inference.v2.ModelInferResponse;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.grpc.TranslatedSample;
import io.reelscore.service.grpc.Translation;
import io.reelscore.service.model.ServedModel;
import io.reelscore.service.wire.InferenceMessage;
import io.reelscore.v1.Rewards;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a {@code ModelInfer} means; docs/oip.md tells it in full. */
final class InferTranslation implements Translation<InferenceMessage, ModelInferResponse> {

  @Override
  public ScoreRequest call(InferenceMessage message) throws Rejection {
    return InferParameters.call(message.request());
  }

  @Override
  public List<TranslatedSample> samples(InferenceMessage message, ServedModel model, int maxItems)
      throws Rejection {
    RewardOutputs.of(model).requireKnown(message.request());
    return InferInputs.samples(message, maxItems);
  }

  @Override
  public ModelInferResponse response(
      InferenceMessage message, ServedModel model, List<Rewards> rewards) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(model.identity().name())
            .setModelVersion(model.identity().version())
            .setId(message.request().getId())
            .putParameters("identity", text(model.identity().text()))
            .putParameters("digest", text(model.identity().digest()))
            .putParameters("determinism", text(model.determinism().name().toLowerCase(Locale.ROOT)))
            .putParameters("execution_fingerprint", text(model.fingerprint()))
            .putParameters(
                "lossy_input",
                InferParameter.newBuilder()
                    .setBoolParam(rewards.stream().anyMatch(Rewards::getLossyInput))
                    .build());
    if (!model.providerFallback().isEmpty()) {
      response.putParameters("provider_fallback", text(model.providerFallback()));
    }
    List<String> warnings = warnings(rewards);
    if (!warnings.isEmpty()) {
      response.putParameters("warnings", text(String.join("\n", warnings)));
    }
    RewardOutputs.of(model).write(message.request(), !message.raw().isEmpty(), rewards, response);
    return response.build();
  }

  /** Those of single samples; what holds for the model stands in its description. */
  private static List<String> warnings(List<Rewards> rewards) {
    List<String> warnings = new ArrayList<>();
    for (int row = 0; row < rewards.size(); row++) {
      for (Warning warning : rewards.get(row).getWarningsList()) {
        if (warning.getCode() != Warning.Code.CODE_MODEL_LIMIT) {
          warnings.add("row %d: %s".formatted(row, warning.getMessage()));
        }
      }
    }
    return warnings;
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }
}
