package io.reelscore.training;

import io.reelscore.onnx.foreign.ForeignGraph;
import io.reelscore.onnx.foreign.ForeignGraphException;
import io.reelscore.onnx.foreign.GraphTensor;
import io.reelscore.training.data.DataException;
import io.reelscore.training.features.FeatureCache;
import io.reelscore.training.features.GraphTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code reelscore features inspect}. */
@Command(
    name = "inspect",
    description =
        "Lists the tensors of an ONNX file that may be tapped, or checks a folder of features.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FeaturesInspectCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "FILE|DIR", description = "An ONNX file, or a folder of features.")
  private Path target = Path.of("");

  @Option(
      names = "--all",
      description = "All tensors; without, floats [batch, tokens, width] and [batch, width].")
  private boolean all;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws DataException, IOException {
    PrintWriter standard = Objects.requireNonNull(command).commandLine().getOut();
    Map<String, Object> facts = Files.isDirectory(target) ? folder() : file();
    if (json) {
      standard.println(JsonMapper.builder().build().writeValueAsString(facts));
    } else {
      facts.forEach((name, value) -> {
        if (value instanceof List<?> lines) {
          standard.println(name + ":");
          lines.forEach(
              line -> standard.println("  " + (line instanceof GraphTensor t ? text(t) : line)));
        } else {
          standard.println(name + ": " + value);
        }
      });
    }
    standard.flush();
    return ExitCode.OK;
  }

  private Map<String, Object> folder() throws DataException, IOException {
    FeatureCache features = FeatureCache.open(target);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("items", features.header().items());
    facts.put("dataType", features.header().dataType());
    facts.put("backboneSha256", features.header().backboneSha256());
    facts.put("shardItems", features.header().shardItems());
    facts.put("streams", features.header().streams());
    return facts;
  }

  private Map<String, Object> file() throws DataException, IOException {
    try {
      ForeignGraph graph = ForeignGraph.read(target);
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("operatorSet", graph.operatorSet());
      facts.put("inputs", graph.inputs());
      facts.put("outputs", graph.outputs());
      facts.put("tensors", all ? GraphTensors.of(graph) : GraphTensors.tappable(graph));
      return facts;
    } catch (ForeignGraphException e) {
      throw DataException.annotations(target.toString(), List.of(String.valueOf(e.getMessage())));
    }
  }

  private static String text(GraphTensor tensor) {
    return "%s %s %s%s"
        .formatted(
            tensor.name(),
            tensor.dataType(),
            tensor.shape(),
            tensor.operator().isEmpty() ? "" : " of " + tensor.operator());
  }
}
