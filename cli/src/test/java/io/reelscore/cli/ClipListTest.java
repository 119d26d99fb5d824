package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipListTest {
  @TempDir private Path folder;

  @Test
  void clips_come_in_the_order_of_their_lines() throws Exception {
    Path list =
        list(
            """
            {"file": "a.mp4", "prompt": "a red circle"}

            {"prompt": "zwei\\nZeilen", "id": "second", "file": "/b/ü.webm"}
            """);

    List<ClipRequest> clips = ClipList.read(list, true);

    assertThat(clips)
        .containsExactly(
            new ClipRequest(null, "a.mp4", folder.resolve("a.mp4"), "a red circle", true),
            new ClipRequest("second", "/b/ü.webm", Path.of("/b/ü.webm"), "zwei\nZeilen", true));
  }

  @Test
  void every_problem_is_told_with_its_line() throws Exception {
    Path list =
        list(
            """
            {"file": "a.mp4", "prompt": "fine"}
            {"file": "a.mp4"}
            {"file": 3, "prompt": " "}
            ["a.mp4", "no"]
            {"file": "a.mp4", "prompt": "p"} x
            {"file": "a.mp4", "prompt": "p", "Id": "1"}
            """);

    assertThatThrownBy(() -> ClipList.read(list, false))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(list + ": 6 problems")
        .hasMessageContaining("line 2: prompt: missing (expected: a text that is not blank)")
        .hasMessageContaining("line 3: file: 3 (expected: a text that is not blank)")
        .hasMessageContaining("line 3: prompt: \" \" (expected: a text that is not blank)")
        .hasMessageContaining("line 4: not an object (expected: {\"file\": ..., \"prompt\": ...})")
        .hasMessageContaining("line 5: not JSON: ")
        .hasMessageContaining("line 6: key: \"Id\" (expected: file, prompt, id)");
  }

  @Test
  void a_list_that_cannot_be_read_is_told_in_one_sentence() throws Exception {
    Path absent = folder.resolve("absent.jsonl");
    Path empty = list("\n  \n");
    Path latin = folder.resolve("latin.jsonl");
    Files.write(latin, "{\"file\": \"ü\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> ClipList.read(absent, false))
        .hasMessage(absent + ": no such file (expected: a list of clips)");
    assertThatThrownBy(() -> ClipList.read(empty, false))
        .hasMessage(empty + ": 0 clips (expected: at least 1)");
    assertThatThrownBy(() -> ClipList.read(latin, false))
        .hasMessage(latin + ": not UTF-8 (expected: one JSON object a line)");
  }

  private Path list(String content) throws IOException {
    return Files.writeString(folder.resolve("clips.jsonl"), content);
  }
}
