package io.reelscore.onnx.model;

import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.TorchVectors;
import io.reelscore.onnx.layer.Batches;
import io.reelscore.onnx.layer.KeyMask;
import io.reelscore.onnx.layer.LayerRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TorchHpqaTest {

  static Stream<TorchVectors> hpqa() {
    return TorchVectors.of("hpqa");
  }

  @ParameterizedTest
  @MethodSource("hpqa")
  void the_official_head_equals_its_literal_form_in_pytorch(TorchVectors torch) {
    LayerRun run = new LayerRun(torch.weights(""));
    int tokens = torch.number("tokens");
    int width = torch.number("width");
    List<Integer> taps = torch.json().get("taps").valueStream().map(JsonNode::intValue).toList();
    List<Tensor> hidden = new ArrayList<>();
    for (JsonNode values : torch.json().get("hidden")) {
      hidden.add(run.input("hidden_" + hidden.size(), TorchVectors.floats(values), tokens, width));
    }
    KeyMask mask = run.mask(torch.visible(), tokens);

    float[] actual =
        run.get(
            new HeadGraph(width, run.weights(), hidden, mask)
                .reward(new Head.Hpqa(taps, torch.number("heads"), false)));

    Batches.assertClose(actual, torch.expected());
  }
}
