package io.reelscore.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cases of a golden file: a JSON array with one flat object per line. */
record GoldenCases(List<Line> lines) {

  record Line(String json) {

    int integer(String name) {
      return Integer.parseInt(value(name, "(-?\\d+)").orElseThrow());
    }

    int[] integers(String name) {
      String list = value(name, "\\[([^]]*)]").orElseThrow();
      return Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    String text(String name) {
      return optionalText(name).orElseThrow();
    }

    Optional<String> optionalText(String name) {
      return value(name, "\"([^\"]*)\"");
    }

    private Optional<String> value(String name, String shape) {
      Matcher matcher = Pattern.compile("\"" + name + "\":" + shape).matcher(json);
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
  }

  static GoldenCases read(String file) {
    try (InputStream in =
        Objects.requireNonNull(GoldenCases.class.getResourceAsStream("/golden/" + file), file)) {
      return new GoldenCases(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.startsWith("{"))
              .map(Line::new)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
