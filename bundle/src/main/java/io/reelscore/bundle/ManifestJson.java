package io.reelscore.bundle;

import static java.util.Objects.requireNonNull;

import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Manifest.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code manifest.json} to a {@link Manifest} and back. */
final class ManifestJson {
  private final SchemaVersion version;

  private ManifestJson(SchemaVersion version) {
    this.version = version;
  }

  /** Null after telling the problems. */
  static @Nullable Manifest read(JsonNode node, SchemaVersion version, List<Problem> problems) {
    JsonObject json = new JsonObject(node, BundleFiles.MANIFEST + ": ", problems);
    return new ManifestJson(version).manifest(json);
  }

  /** Null after telling that this program doesn't read that version, or finds none. */
  static @Nullable SchemaVersion readVersion(JsonNode node, List<Problem> problems) {
    int before = problems.size();
    String text = new JsonObject(node, BundleFiles.MANIFEST + ": ", problems).text("schemaVersion");
    SchemaVersion version = SchemaVersion.parse(text);
    if (version != null && version.isReadable()) {
      return version;
    }
    if (problems.size() == before) {
      problems.add(
          new Problem(
              BundleFiles.MANIFEST + ": schemaVersion",
              Checks.quoted(text),
              "1.x; this program writes " + Manifest.SCHEMA_VERSION));
    }
    return null;
  }

  /** What can be read of the digests, whatever else is wrong. */
  static Map<String, String> readFiles(JsonNode node) {
    return new JsonObject(node, "", new ArrayList<>()).textMap("files");
  }

  /** Whether a text is read, as far as can be seen, whatever else is wrong. */
  static boolean readsText(JsonNode node) {
    JsonNode preprocessing = node.get("preprocessing");
    return preprocessing == null || !preprocessing.isObject() || preprocessing.has("prompt");
  }

  /** The identity of a manifest, given the very bytes it was read from or is written as. */
  static ModelIdentity identity(byte[] content, Manifest manifest) throws IOException {
    return new ModelIdentity(
        manifest.name(), manifest.version(), Sha256.of(JsonFile.canonical(content)));
  }

  static byte[] write(Manifest manifest) {
    JsonNode tree = JsonFile.tree(manifest);
    for (String tensors : List.of("inputs", "outputs")) {
      for (JsonNode tensor : requireNonNull(tree.get(tensors))) {
        writeNumbersAsNumbers((ArrayNode) requireNonNull(tensor.get("shape")));
      }
    }
    ((ObjectNode) tree).set("preprocessing", PreprocessingJson.write(manifest.preprocessing()));
    return JsonFile.bytes(tree);
  }

  private static void writeNumbersAsNumbers(ArrayNode shape) {
    for (int axis = 0; axis < shape.size(); axis++) {
      String text = requireNonNull(shape.get(axis)).stringValue();
      if (Character.isDigit(text.charAt(0))) {
        shape.set(axis, Integer.parseInt(text));
      }
    }
  }

  private @Nullable Manifest manifest(JsonObject json) {
    String schemaVersion = json.text("schemaVersion");
    String name = json.text("name");
    String version = json.text("version");
    List<Dimension> dimensions = json.objects("dimensions", this::dimension);
    List<InputTensor> inputs = json.objects("inputs", this::input);
    List<OutputTensor> outputs = json.objects("outputs", this::output);
    Preprocessing preprocessing =
        json.object("preprocessing", new PreprocessingJson(this.version)::read);
    Batching batching = json.object("batching", this::batching);
    String precision = json.text("precision");
    Determinism determinism = json.oneOf("determinism", Determinism.class);
    Training training = json.object("training", this::training);
    List<String> limits = json.texts("limits");
    Map<String, String> files = json.textMap("files");
    end(json);
    return json.build(() ->
        new Manifest(
            schemaVersion,
            name,
            version,
            dimensions,
            inputs,
            outputs,
            requireNonNull(preprocessing),
            requireNonNull(batching),
            precision,
            determinism,
            requireNonNull(training),
            limits,
            files));
  }

  private @Nullable Dimension dimension(JsonObject json) {
    String name = json.text("name");
    String output = json.text("output");
    end(json);
    return json.build(() -> new Dimension(name, output));
  }

  private @Nullable InputTensor input(JsonObject json) {
    String name = json.text("name");
    Role role = json.oneOf("role", Role.class);
    String dataType = json.text("dataType");
    List<String> shape = json.shape("shape");
    end(json);
    return json.build(() -> new InputTensor(name, role, dataType, shape));
  }

  private @Nullable OutputTensor output(JsonObject json) {
    String name = json.text("name");
    OutputTensor.Kind kind = json.oneOf("kind", OutputTensor.Kind.class);
    String dataType = json.text("dataType");
    List<String> shape = json.shape("shape");
    end(json);
    return json.build(() -> new OutputTensor(name, kind, dataType, shape));
  }

  private @Nullable Batching batching(JsonObject json) {
    int maxBatch = json.integer("maxBatch");
    List<Integer> buckets = json.integers("buckets");
    int tokensPerItem = json.integer("tokensPerItem");
    end(json);
    return json.build(() -> new Batching(maxBatch, buckets, tokensPerItem));
  }

  private @Nullable Training training(JsonObject json) {
    boolean trained = json.bool("trained");
    String method = json.text("method");
    String loss = json.text("loss");
    String pairing = json.text("pairing");
    String head = json.text("head");
    int headAttentionHeads = json.integer("headAttentionHeads");
    List<Integer> taps = json.integers("taps");
    String dataDigest = json.text("dataDigest");
    long seed = json.longInteger("seed");
    String codeRevision = json.text("codeRevision");
    end(json);
    return json.build(() ->
        new Training(
            trained,
            method,
            loss,
            pairing,
            head,
            headAttentionHeads,
            taps,
            dataDigest,
            seed,
            codeRevision));
  }

  private void end(JsonObject json) {
    json.end(version);
  }
}
