package io.reelscore.cli;

import io.reelscore.bundle.Bundle;
import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.BundleReader;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Shows what a bundle is, after its digests have been verified. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = ReelscoreCommand.Version.class,
    description = "Verifies a bundle and shows what it is.")
final class InspectCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Parameters(paramLabel = "BUNDLE", description = "The folder of a model bundle.")
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private Path folder;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it.
  private CommandSpec spec;

  InspectCommand() {}

  @Override
  public Integer call() throws CommandException, IOException {
    Bundle bundle = open();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(toJson(bundle));
    } else {
      print(bundle, out);
    }
    out.flush();
    return ExitCode.OK;
  }

  private Bundle open() throws CommandException {
    try {
      return BundleReader.open(folder);
    } catch (BundleException e) {
      List<Problem> problems = e.problems();
      if (problems.size() == 1) {
        throw CommandException.usage("bundle %s: %s".formatted(folder, problems.getFirst()));
      }
      throw CommandException.usage(
          "bundle %s: %d problems%n  %s"
              .formatted(
                  folder,
                  problems.size(),
                  problems.stream()
                      .map(Problem::toString)
                      .collect(Collectors.joining(System.lineSeparator() + "  "))));
    }
  }

  private static ObjectNode toJson(Bundle bundle) throws IOException {
    ObjectNode object = JSON.createObjectNode();
    object.put("identity", bundle.identity().text());
    object.put("digest", bundle.identity().digest());
    object.put("verified", true);
    object.set(
        "manifest",
        JSON.readTree(Files.readAllBytes(bundle.folder().resolve(BundleFiles.MANIFEST))));
    ObjectNode reference = object.putObject("reference");
    for (String dimension : bundle.manifest().dimensionNames()) {
      reference
          .putObject(dimension)
          .put("mean", bundle.reference().scores(dimension).mean())
          .put("std", bundle.reference().scores(dimension).std());
    }
    object.put("golden_samples", bundle.golden().samples().size());
    object.put("golden_tolerance", bundle.golden().tolerance());
    return object;
  }

  private static void print(Bundle bundle, PrintWriter out) throws IOException {
    Manifest manifest = bundle.manifest();
    row(out, "identity", bundle.identity().text());
    row(out, "digest", bundle.identity().digest());
    for (String dimension : manifest.dimensionNames()) {
      var scores = bundle.reference().scores(dimension);
      row(
          out,
          "dimension",
          "%s (reference mean %.4f, std %.4f)".formatted(dimension, scores.mean(), scores.std()));
    }
    for (Manifest.InputTensor input : manifest.inputs()) {
      row(
          out,
          "input",
          "%s %s %s: %s"
              .formatted(input.name(), input.dataType(), input.shape(), name(input.role())));
    }
    for (Manifest.OutputTensor output : manifest.outputs()) {
      row(
          out,
          "output",
          "%s %s %s: %s"
              .formatted(output.name(), output.dataType(), output.shape(), name(output.kind())));
    }
    BundleInput.print(manifest.preprocessing(), (name, value) -> row(out, name, value));
    Manifest.Batching batching = manifest.batching();
    row(
        out,
        "batching",
        "at most %d, buckets %s, %d tokens an item"
            .formatted(batching.maxBatch(), batching.buckets(), batching.tokensPerItem()));
    row(out, "precision", "%s, %s".formatted(manifest.precision(), name(manifest.determinism())));
    print(manifest.training(), out);
    row(
        out,
        "golden",
        "%d samples, tolerance %s"
            .formatted(bundle.golden().samples().size(), bundle.golden().tolerance()));
    for (Map.Entry<String, String> file : manifest.files().entrySet()) {
      long bytes = Files.size(bundle.path(file.getKey()));
      row(
          out,
          "file",
          "%s, %d bytes, sha256 %s: verified".formatted(file.getKey(), bytes, file.getValue()));
    }
    for (String limit : manifest.limits()) {
      row(out, "limit", limit);
    }
  }

  private static void print(Manifest.Training training, PrintWriter out) {
    if (!training.trained()) {
      row(out, "training", "none: random weights");
      return;
    }
    row(
        out,
        "training",
        "%s, loss %s, pairs %s, seed %d"
            .formatted(training.method(), training.loss(), training.pairing(), training.seed()));
    row(
        out,
        "head",
        "%s, %d attention heads, layers %s"
            .formatted(training.head(), training.headAttentionHeads(), training.taps()));
    row(out, "data", "sha256 %s".formatted(training.dataDigest()));
    row(out, "code", training.codeRevision());
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void row(PrintWriter out, String name, String value) {
    out.printf("%-11s %s%n", name, value);
  }
}
