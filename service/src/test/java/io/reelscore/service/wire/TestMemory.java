package io.reelscore.service.wire;

import io.reelscore.core.FailureReason;
import io.reelscore.core.FailureStage;
import io.reelscore.core.ScoreOutcome;
import io.reelscore.service.failure.Rejection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Fresh direct memory for every tensor of a size somebody takes. */
final class TestMemory implements PayloadMemory {
  static final ScoreOutcome.Failed NO_ROOM =
      new ScoreOutcome.Failed(FailureReason.OVERLOADED, FailureStage.ADMISSION, "no room");
  static final ScoreOutcome.Failed TOO_MANY =
      new ScoreOutcome.Failed(FailureReason.TOO_LARGE, FailureStage.ADMISSION, "too many");
  static final int MAX_IMAGES = 5000;

  private final java.util.function.IntPredicate takes;
  @Nullable ByteBuffer last;
  String place = "";
  int asked;

  TestMemory(java.util.function.IntPredicate takes) {
    this.takes = takes;
  }

  @Override
  public @Nullable ByteBuffer tensor(int bytes) {
    asked++;
    if (!takes.test(bytes)) {
      return null;
    }
    last = ByteBuffer.allocateDirect(bytes);
    return last;
  }

  @Override
  public void array(int bytes) throws Rejection {
    asked++;
    if (!takes.test(bytes)) {
      throw new Rejection(NO_ROOM);
    }
  }

  @Override
  public void image(int number, int bytes) throws Rejection {
    asked++;
    if (number > MAX_IMAGES) {
      throw new Rejection(TOO_MANY);
    }
  }

  @Override
  public void chunk(int bytes) throws Rejection {
    array(bytes);
  }

  @Override
  public boolean place(String sampleId, long offset, int bytes, Source source) throws Rejection {
    if (!takes.test(bytes)) {
      return false;
    }
    place = sampleId + " at " + offset;
    last = ByteBuffer.allocateDirect(bytes);
    source.read(last.duplicate());
    return true;
  }
}
