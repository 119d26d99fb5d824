package io.reelscore.service.grpc;

import com.google.protobuf.ByteString;
import io.reelscore.bundle.Prompt;
import io.reelscore.core.FailureReason;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ElementType;
import io.reelscore.service.model.PromptSpec;
import io.reelscore.service.scoring.PromptSource;
import io.reelscore.v1.PromptEmbedding;
import io.reelscore.v1.Sample;
import io.reelscore.v1.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prompt of a sample as its model reads it. */
final class PromptChecks {
  private static final String EMBEDDING = "sample.prompt_embedding";

  private PromptChecks() {}

  /**
   * @param data of the embedding; null when none came
   */
  static PromptSource prompt(Sample sample, @Nullable ByteBuffer data, PromptSpec spec)
      throws Rejection {
    return switch (spec) {
      case PromptSpec.None _ -> {
        refuseEmbedding(sample, "none, the model reads no prompt");
        yield new PromptSource.None();
      }
      case PromptSpec.Text(Prompt rules) -> {
        refuseEmbedding(sample, "prompt, which the model reads as text");
        yield text(sample, rules.maxBytes());
      }
      case PromptSpec.Embedding embedding -> {
        if (!sample.hasPromptEmbedding()) {
          throw Rejection.ofField(
              FailureReason.INVALID_FIELD,
              EMBEDDING,
              "none",
              "the output of %s, which the model reads".formatted(embedding.encoder()));
        }
        yield embedding(
            sample.getPromptEmbedding(), data == null ? ByteBuffer.allocate(0) : data, embedding);
      }
    };
  }

  private static void refuseEmbedding(Sample sample, String expected) throws Rejection {
    if (sample.hasPromptEmbedding()) {
      throw Rejection.ofField(FailureReason.INVALID_FIELD, EMBEDDING, "set", expected);
    }
  }

  private static PromptSource text(Sample sample, int maxBytes) throws Rejection {
    int bytes = sample.getPromptBytes().size();
    if (bytes > maxBytes) {
      throw Rejection.ofField(
          FailureReason.TOO_LARGE,
          "sample.prompt",
          bytes + " bytes",
          "at most " + maxBytes + " bytes of UTF-8");
    }
    if (sample.getPrompt().isBlank()) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD,
          "sample.prompt",
          bytes == 0 ? "empty" : "blank",
          "the text the clip was generated from");
    }
    return new PromptSource.Text(sample.getPrompt());
  }

  /** Fewer rows than the model's are legal: they are padded and masked. */
  private static PromptSource embedding(
      PromptEmbedding message, ByteBuffer data, PromptSpec.Embedding spec) throws Rejection {
    TensorChecks checks = new TensorChecks(EMBEDDING + ".tensor");
    Tensor tensor = message.getTensor();
    ElementType type = checks.type(tensor, spec.tensor().accepted());
    List<Long> shape = tensor.getShapeList();
    if (shape.size() != 2
        || shape.get(0) < 1
        || shape.get(0) > spec.tokens()
        || shape.get(1) != spec.width()) {
      throw checks.wrongShape(tensor, "[1..%d, %d]".formatted(spec.tokens(), spec.width()));
    }
    int rows = Math.toIntExact(shape.get(0));
    checks.requireBytes(data.remaining(), spec.tensor().bytes(type, shape));
    return new PromptSource.Embedding(data, type, mask(message.getMask(), rows));
  }

  private static long[] mask(ByteString sent, int rows) throws Rejection {
    long[] mask = new long[rows];
    if (sent.isEmpty()) {
      Arrays.fill(mask, 1);
      return mask;
    }
    if (sent.size() != rows) {
      throw Rejection.ofField(
          FailureReason.WRONG_SHAPE,
          EMBEDDING + ".mask",
          sent.size() + " bytes",
          rows + ", one for each row of the tensor");
    }
    boolean any = false;
    for (int row = 0; row < rows; row++) {
      byte bit = sent.byteAt(row);
      if (bit != 0 && bit != 1) {
        throw Rejection.ofField(
            FailureReason.INVALID_FIELD,
            EMBEDDING + ".mask",
            "byte %d: %d".formatted(row, bit & 0xFF),
            "0 or 1");
      }
      mask[row] = bit;
      any |= bit == 1;
    }
    if (!any) {
      throw Rejection.ofField(
          FailureReason.INVALID_FIELD, EMBEDDING + ".mask", "all 0", "at least one 1");
    }
    return mask;
  }
}
