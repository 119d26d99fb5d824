package io.reelscore.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.core.util.Separators.Spacing;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as this format reads it (strictly) and writes it (always the same bytes). */
final class JsonFile {
  private static final int MAX_DEPTH = 16;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .build();

  private JsonFile() {}

  /** The object a file holds, or null after telling the problem. */
  static @Nullable JsonNode parse(String file, byte[] content, List<Problem> problems) {
    String expected = "a JSON object in UTF-8, without duplicate names";
    try {
      JsonNode node = MAPPER.readTree(utf8(content));
      if (node.isObject()) {
        return node;
      }
      problems.add(
          new Problem(file, node.getNodeType().toString().toLowerCase(Locale.ROOT), expected));
    } catch (JacksonException e) {
      problems.add(
          new Problem(
              file, "line " + lineOf(e) + ": " + firstLine(e.getOriginalMessage()), expected));
    } catch (CharacterCodingException e) {
      problems.add(new Problem(file, "bytes that are no UTF-8", expected));
    }
    return null;
  }

  /** The RFC 8785 form of a JSON text that {@link #parse} has accepted. */
  static byte[] canonical(byte[] content) throws IOException {
    return new JsonCanonicalizer(utf8(content)).getEncodedUTF8();
  }

  /** An object without fields. */
  static ObjectNode emptyObject() {
    return MAPPER.createObjectNode();
  }

  /** A record as a tree: components in their order, enums in lower case. */
  static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Two spaces, line feeds, arrays of plain values in one line, a line feed at the end. */
  static byte[] bytes(Object value) {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
            Separators.createDefaultInstance().withObjectNameValueSpacing(Spacing.AFTER));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    return (MAPPER.writer().with(printer).writeValueAsString(value) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String utf8(byte[] content) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
  }

  private static int lineOf(JacksonException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("not readable");
  }
}
