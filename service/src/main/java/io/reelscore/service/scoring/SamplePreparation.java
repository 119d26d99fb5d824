package io.reelscore.service.scoring;

import io.reelscore.core.FailureStage;
import io.reelscore.media.SampledClip;
import io.reelscore.runtime.ClipInput;
import io.reelscore.runtime.PromptInput;
import io.reelscore.runtime.TokenizedPrompt;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ElementType;
import io.reelscore.service.model.PromptSpec;
import io.reelscore.service.model.ServedModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns a checked sample into what the engine takes. */
public final class SamplePreparation {
  private final DecodePool decodePool;

  public SamplePreparation(DecodePool decodePool) {
    this.decodePool = decodePool;
  }

  /** Where what is made of a sample goes. */
  public interface Room {

    /**
     * Memory for a tensor of so many bytes.
     *
     * @throws Rejection when there is none
     */
    ByteBuffer of(int bytes) throws Rejection;
  }

  /** Decodes, widens and tokenizes; blocks while the decoder's threads are busy. */
  public PreparedSample prepare(CheckedSample sample, ServedModel model, CallScope scope, Room room)
      throws Rejection {
    long started = scope.ticker().nanos();
    scope.requireWanted(FailureStage.PREPARATION);
    List<Notice> notices = new ArrayList<>();
    PromptInput prompt = prompt(sample.prompt(), model, room, notices);
    boolean lossy = sample.lossySource();
    ClipInput clip =
        switch (sample.video()) {
          case VideoSource.Frames(ByteBuffer data) -> new ClipInput.Frames(data);
          case VideoSource.Latents(ByteBuffer data, ElementType type, Float timestep) ->
              new ClipInput.Latents(
                  widened(data, type, model.clip().tensor().elementType(), room), timestep);
          case VideoSource.EncodedFile file -> {
            ByteBuffer into = room.of(Math.toIntExact(model.frameBytes()));
            SampledClip decoded = decodePool.decode(file, model.frames(), scope);
            lossy |= decoded.lossy();
            yield frames(decoded, into, notices);
          }
          case VideoSource.Images images -> {
            ByteBuffer into = room.of(Math.toIntExact(model.frameBytes()));
            SampledClip decoded = decodePool.decode(images, model.frames(), scope);
            lossy |= decoded.lossy();
            yield frames(decoded, into, notices);
          }
        };
    return new PreparedSample(
        model.input(clip, prompt), notices, lossy, scope.ticker().nanos() - started);
  }

  private static ClipInput frames(SampledClip decoded, ByteBuffer into, List<Notice> notices) {
    int taken = decoded.frames().count();
    if (decoded.decodedFrames() < taken) {
      notices.add(new Notice.FramesRepeated(decoded.decodedFrames(), taken));
    }
    return new ClipInput.Frames(into.put(decoded.frames().data()).flip());
  }

  private static ByteBuffer widened(
      ByteBuffer data, ElementType type, ElementType target, Room room) throws Rejection {
    if (type == target) {
      return data;
    }
    ByteBuffer into = room.of(data.remaining() / type.bytes() * target.bytes());
    type.floats().widen(data, target.floats(), into);
    return into.flip();
  }

  private static PromptInput prompt(
      PromptSource prompt, ServedModel model, Room room, List<Notice> notices) throws Rejection {
    return switch (prompt) {
      case PromptSource.None _ -> new PromptInput.None();
      case PromptSource.Text(String text) -> {
        TokenizedPrompt tokens = model.tokenize(text);
        addNotices(tokens, notices);
        yield new PromptInput.Tokens(tokens);
      }
      case PromptSource.Embedding embedding -> padded(embedding, model.prompt(), room);
    };
  }

  /** In the model's element type, with rows of zeros to the number of rows that it reads. */
  private static PromptInput padded(PromptSource.Embedding embedding, PromptSpec spec, Room room)
      throws Rejection {
    if (!(spec instanceof PromptSpec.Embedding(var tensor, var _, int tokens, int width))) {
      throw new IllegalStateException(
          "prompt: an embedding (expected: as %s says)".formatted(spec));
    }
    ElementType target = tensor.elementType();
    if (embedding.type() == target && embedding.mask().length == tokens) {
      return new PromptInput.Embedding(embedding.data(), embedding.mask());
    }
    ByteBuffer into = room.of(tokens * width * target.bytes());
    embedding.type().floats().widen(embedding.data(), target.floats(), into);
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
    return new PromptInput.Embedding(into.flip(), Arrays.copyOf(embedding.mask(), tokens));
  }

  private static void addNotices(TokenizedPrompt prompt, List<Notice> notices) {
    if (!prompt.unknownWords().isEmpty()) {
      notices.add(new Notice.UnknownWords(prompt.unknownWords()));
    }
    if (prompt.truncated()) {
      notices.add(new Notice.PromptTruncated(prompt.ids().length));
    }
  }
}
