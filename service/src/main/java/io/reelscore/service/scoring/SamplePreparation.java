package io.reelscore.service.scoring;

import io.reelscore.core.FailureStage;
import io.reelscore.media.SampledClip;
import io.reelscore.runtime.ClipInput;
import io.reelscore.runtime.PromptInput;
import io.reelscore.runtime.TokenizedPrompt;
import io.reelscore.service.failure.Rejection;
import io.reelscore.service.model.ServedModel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Turns a checked sample into what the engine takes. */
public final class SamplePreparation {
  private final DecodePool decodePool;

  public SamplePreparation(DecodePool decodePool) {
    this.decodePool = decodePool;
  }

  /**
   * Decodes and tokenizes; blocks while the decoder's threads are busy.
   *
   * @param room gives memory for so many bytes of decoded frames
   */
  public PreparedSample prepare(
      CheckedSample sample, ServedModel model, CallScope scope, IntFunction<ByteBuffer> room)
      throws Rejection {
    long started = scope.ticker().nanos();
    scope.requireWanted(FailureStage.PREPARATION);
    List<Notice> notices = new ArrayList<>();
    TokenizedPrompt prompt = model.tokenize(sample.prompt());
    addNotices(prompt, notices);
    boolean lossy = false;
    ByteBuffer frames =
        switch (sample.video()) {
          case VideoSource.Frames(ByteBuffer data) -> data;
          case VideoSource.EncodedFile(ByteBuffer data) -> {
            SampledClip clip = decodePool.decode(data, model.frames(), scope);
            lossy = clip.lossy();
            int taken = model.frames().count();
            if (clip.decodedFrames() < taken) {
              notices.add(new Notice.FramesRepeated(clip.decodedFrames(), taken));
            }
            byte[] pixels = clip.frames().data();
            yield room.apply(pixels.length).put(pixels).flip();
          }
        };
    return new PreparedSample(
        model.input(new ClipInput.Frames(frames), new PromptInput.Tokens(prompt)),
        notices,
        lossy,
        scope.ticker().nanos() - started);
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
