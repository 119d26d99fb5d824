package io.reelscore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void words_are_aligned_to_the_left_and_numbers_to_the_right() {
    TextTable table = new TextTable(List.of("file", "reward", "in\nms"), 1);
    table.add(List.of("a.mp4", "+1.00", "7"));
    table.add(List.of("longer.mp4", "-12.34", "123"));
    table.add(List.of("x", "a reason that is longer than its column"));

    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text, true));

    assertThat(text.toString().lines())
        .containsExactly(
            "                     in",
            "file        reward   ms",
            "----------  ------  ---",
            "a.mp4        +1.00    7",
            "longer.mp4  -12.34  123",
            "x           a reason that is longer than its column");
  }
}
