package io.reelscore.service.grpc;

import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.service.model.DeviceFacts;
import io.reelscore.service.model.ModelEntry;
import io.reelscore.service.model.ModelSnapshot;
import io.reelscore.service.model.ModelStatus;
import io.reelscore.service.model.ServedModel;
import io.reelscore.v1.Device;
import io.reelscore.v1.ExecutionMode;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelIdentity;
import io.reelscore.v1.ModelState;
import io.reelscore.v1.RewardDimension;

/** What the model service says of a model. */
final class ModelMessages {
  private ModelMessages() {}

  static Model model(ModelSnapshot models, ModelEntry entry) {
    return switch (entry.status()) {
      case ModelStatus.Loading loading ->
          claimed(entry, ModelState.MODEL_STATE_LOADING, "being read, checked and warmed up");
      case ModelStatus.Failed(var cause, String problems) ->
          claimed(entry, ModelState.MODEL_STATE_FAILED, problems);
      case ModelStatus.Unloaded unloaded ->
          claimed(entry, ModelState.MODEL_STATE_UNLOADED, "closed");
      case ModelStatus.Ready(ServedModel model) ->
          described(model)
              .setState(ModelState.MODEL_STATE_READY)
              .addAllAliases(models.aliasesOf(entry))
              .setAnswersByDefault(models.answersByDefault(entry))
              .setSuperseded(entry.supersededNanos() != null)
              .build();
      case ModelStatus.Draining(ServedModel model) ->
          described(model)
              .setState(ModelState.MODEL_STATE_DRAINING)
              .setStateDetail("finishes what it has; takes nothing new")
              .build();
    };
  }

  static Device device(DeviceFacts device, ModelSnapshot models) {
    return Device.newBuilder()
        .setProvider(device.provider())
        .setProviderFallback(device.fallback())
        .setMemoryBudgetBytes(device.budgetBytes())
        .setMemoryUsedBytes(models.deviceBytes())
        .build();
  }

  /** A model that is not verified has no digest. */
  private static Model claimed(ModelEntry entry, ModelState state, String detail) {
    return Model.newBuilder()
        .setIdentity(
            ModelIdentity.newBuilder()
                .setName(entry.claimed().name())
                .setVersion(entry.claimed().version()))
        .setState(state)
        .setStateDetail(detail)
        .build();
  }

  private static Model.Builder described(ServedModel model) {
    Model.Builder message =
        Model.newBuilder()
            .setIdentity(RewardMessages.identity(model.identity()))
            .setInput(InputMessages.input(model))
            .setDeterminism(RewardMessages.determinism(model.determinism()))
            .addAllLimits(model.limits())
            .setExecutionFingerprint(model.fingerprint())
            .setCallsInUse(model.use().calls())
            .setExecutionMode(executionMode(model))
            .setDeviceBytes(model.deviceBytes())
            .setWeight(model.weight())
            .setProviderFallback(model.providerFallback());
    model.use().sinceLastNanos().ifPresent(message::setNanosSinceLastUse);
    for (String dimension : model.dimensions()) {
      ReferenceDistribution.Scores reference = model.reference().scores(dimension);
      message.addDimensions(
          RewardDimension.newBuilder()
              .setName(dimension)
              .setReferenceMean(reference.mean())
              .setReferenceStd(reference.std()));
    }
    return message;
  }

  private static ExecutionMode executionMode(ServedModel model) {
    return switch (model.executionMode()) {
      case NATURAL -> ExecutionMode.EXECUTION_MODE_NATURAL;
      case FIXED_BATCH -> ExecutionMode.EXECUTION_MODE_FIXED_BATCH;
    };
  }
}
