package io.reelscore.onnx.layer;

import io.reelscore.onnx.Tensor;
import io.reelscore.onnx.TorchVectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TorchLayersTest {

  static Stream<TorchVectors> attention() {
    return TorchVectors.of("attention");
  }

  static Stream<TorchVectors> block() {
    return TorchVectors.of("block");
  }

  @ParameterizedTest
  @MethodSource("attention")
  void attention_equals_that_of_pytorch(TorchVectors torch) {
    LayerRun run = new LayerRun(torch.weights(""));
    int width = torch.number("width");
    Tensor query = run.input("query", torch.floats("query"), torch.number("queries"), width);
    Tensor memory = run.input("memory", torch.floats("memory"), torch.number("tokens"), width);
    KeyMask mask = run.mask(torch.visible(), torch.number("tokens"));

    float[] actual =
        run.get(
            MultiHeadAttention.of(run.weights(), width, torch.number("heads"))
                .attend(query, memory, mask));

    Batches.assertClose(actual, torch.expected());
  }

  @ParameterizedTest
  @MethodSource("block")
  void a_block_equals_the_pre_norm_encoder_layer_of_pytorch(TorchVectors torch) {
    LayerRun run = new LayerRun(torch.weights(""));
    int width = torch.number("width");
    Tensor x = run.input("x", torch.floats("x"), torch.number("tokens"), width);
    KeyMask mask = run.mask(torch.visible(), torch.number("tokens"));

    float[] actual =
        run.get(TransformerBlock.of(run.weights(), width, torch.number("heads")).apply(x, mask));

    Batches.assertClose(actual, torch.expected());
  }
}
