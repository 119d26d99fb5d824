package io.reelscore.cli;

import io.reelscore.v1.InputSpec;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelIdentity;
import io.reelscore.v1.ModelState;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told of a model, for people and as JSON. */
final class ModelReport {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> HEADER =
      List.of(
          "model",
          "state",
          "aliases",
          "default",
          "takes",
          "determinism",
          "weight",
          "calls",
          "idle",
          "bytes");
  private static final int FIRST_NUMBER_COLUMN = 6;

  private ModelReport() {}

  /** The line of JSON. */
  static String json(Model model) {
    ObjectNode line = JSON.createObjectNode();
    line.put("model", label(model));
    line.put("name", model.getIdentity().getName());
    line.put("version", model.getIdentity().getVersion());
    line.put("state", state(model));
    line.put("detail", model.getStateDetail());
    ArrayNode aliases = line.putArray("aliases");
    model.getAliasesList().forEach(aliases::add);
    line.put("default", model.getAnswersByDefault());
    line.put("superseded", model.getSuperseded());
    line.put("calls", model.getCallsInUse());
    if (model.hasNanosSinceLastUse()) {
      line.put("idleMillis", model.getNanosSinceLastUse() / 1_000_000);
    }
    if (!model.getIdentity().getDigest().isEmpty()) {
      line.put("digest", model.getIdentity().getDigest());
      line.put("clip", clip(model.getInput()));
      line.put("prompt", prompt(model.getInput()));
      line.put("determinism", word(model.getDeterminism(), "DETERMINISM_"));
      line.put("executionMode", word(model.getExecutionMode(), "EXECUTION_MODE_"));
      line.put("deviceBytes", model.getDeviceBytes());
      line.put("weight", model.getWeight());
      line.put("fingerprint", model.getExecutionFingerprint());
      line.put("providerFallback", model.getProviderFallback());
    }
    return line.toString();
  }

  /** A table, and below it why models do not serve. */
  static void print(List<Model> models, PrintWriter out) {
    TextTable table = new TextTable(HEADER, FIRST_NUMBER_COLUMN);
    for (Model model : models) {
      table.add(row(model));
    }
    table.print(out);
    for (Model model : models) {
      if (model.getState() == ModelState.MODEL_STATE_FAILED) {
        out.printf("%n%s: %s%n", label(model), model.getStateDetail());
      }
    }
  }

  /** The identity once it is known, else what the bundle calls itself. */
  static String label(Model model) {
    ModelIdentity identity = model.getIdentity();
    if (!identity.getText().isEmpty()) {
      return identity.getText();
    }
    return identity.getName().isEmpty()
        ? "(unreadable)"
        : identity.getName() + "@" + identity.getVersion();
  }

  static String state(Model model) {
    return word(model.getState(), "MODEL_STATE_");
  }

  private static List<String> row(Model model) {
    if (model.getIdentity().getDigest().isEmpty()) {
      return List.of(label(model), state(model));
    }
    return List.of(
        label(model),
        model.getSuperseded() ? state(model) + " (superseded)" : state(model),
        String.join(",", model.getAliasesList()),
        model.getAnswersByDefault() ? "yes" : "",
        clip(model.getInput()) + ", " + prompt(model.getInput()),
        word(model.getDeterminism(), "DETERMINISM_"),
        String.valueOf(model.getWeight()),
        String.valueOf(model.getCallsInUse()),
        model.hasNanosSinceLastUse()
            ? "%d s".formatted(model.getNanosSinceLastUse() / 1_000_000_000)
            : "",
        String.valueOf(model.getDeviceBytes()));
  }

  private static String clip(InputSpec input) {
    return input.hasLatents()
        ? "%s latents of %s"
            .formatted(
                word(input.getLatents().getDataType(), "DATA_TYPE_"),
                input.getLatents().getEncoder())
        : "frames";
  }

  private static String prompt(InputSpec input) {
    return input.hasPromptEmbedding()
        ? "embedding of " + input.getPromptEmbedding().getEncoder()
        : input.getPrompt().getUsed() ? "text" : "no prompt";
  }

  private static String word(Enum<?> constant, String prefix) {
    return constant.name().substring(prefix.length()).toLowerCase(Locale.ROOT);
  }
}
