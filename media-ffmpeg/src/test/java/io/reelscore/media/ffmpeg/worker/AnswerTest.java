package io.reelscore.media.ffmpeg.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.media.FrameSpec;
import io.reelscore.media.MediaException;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.SampledClip;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a process says is not trusted. */
class AnswerTest {
  private static final FrameSpec SPEC = new FrameSpec(1, 2, 3);

  @Test
  void answers_survive_the_pipe() throws Exception {
    SampledClip clip = new SampledClip(new RgbFrames(1, 2, 3, new byte[18]), 7, "h264", true);
    Answer.Refused refused = new Answer.Refused(4, MediaException.Kind.TOO_LARGE, "größer");

    assertThat(read(bytes(new Answer.Ready()))).isEqualTo(new Answer.Ready());
    assertThat(read(bytes(refused))).isEqualTo(refused);
    assertThat(read(bytes(new Answer.Decoded(5, clip))))
        .usingRecursiveComparison()
        .isEqualTo(new Answer.Decoded(5, clip));
  }

  @Test
  void what_is_no_answer_is_refused() throws Exception {
    byte[] refused = bytes(new Answer.Refused(4, MediaException.Kind.TOO_LARGE, "large"));
    byte[] longText = refused.clone();
    longText[9] = (byte) 0xff;
    byte[] unknownKind = refused.clone();
    unknownKind[11] = 'X';
    byte[] noFrames =
        bytes(
            new Answer.Decoded(
                5, new SampledClip(new RgbFrames(1, 2, 3, new byte[18]), 0, "h264", true)));

    assertThatThrownBy(() -> read(longText)).isInstanceOf(StreamCorruptedException.class);
    assertThatThrownBy(() -> read(unknownKind)).isInstanceOf(StreamCorruptedException.class);
    assertThatThrownBy(() -> read(noFrames)).isInstanceOf(StreamCorruptedException.class);
    assertThatThrownBy(() -> read(new byte[] {'?'})).isInstanceOf(StreamCorruptedException.class);
    assertThatThrownBy(() -> read(Arrays.copyOf(refused, 12))).isInstanceOf(EOFException.class);
  }

  @Test
  void long_sentences_are_cut_and_control_characters_replaced() throws Exception {
    Answer.Refused refused =
        new Answer.Refused(4, MediaException.Kind.UNREADABLE, "\u0007" + "x".repeat(5000));

    Answer answer = read(bytes(refused));

    assertThat(((Answer.Refused) answer).message()).hasSize(1000).startsWith("?xx");
  }

  private static byte[] bytes(Answer answer) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Answer.write(answer, new DataOutputStream(out));
    return out.toByteArray();
  }

  private static Answer read(byte[] bytes) throws IOException {
    return Answer.read(new DataInputStream(new ByteArrayInputStream(bytes)), SPEC);
  }
}
