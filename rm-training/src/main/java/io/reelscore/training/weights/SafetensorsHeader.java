package io.reelscore.training.weights;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The header of a safetensors file: a JSON object of tensors by name, and of texts under {@code
 * __metadata__}. The tensors must fill the data without overlap or gap.
 */
final class SafetensorsHeader {

  private static final String METADATA = "__metadata__";
  private static final int MAX_TENSORS = 100_000;
  private static final int MAX_AXES = 64;
  private static final int SHOWN_CHARACTERS = 200;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final JsonParser parser;
  private final Map<String, TensorEntry> tensors = new LinkedHashMap<>();

  private SafetensorsHeader(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * The tensors by name, in the header's order.
   *
   * @param json the header, UTF-8
   * @param dataBytes what follows it in the file
   */
  static Map<String, TensorEntry> read(byte[] json, long dataBytes) throws WeightsException {
    if (json.length < 2 || json[0] != '{' || json[1] == 0) {
      throw new WeightsException("header: no JSON object in UTF-8 (expected: it begins with {)");
    }
    try (JsonParser parser = JSON.createParser(json)) {
      SafetensorsHeader header = new SafetensorsHeader(parser);
      header.readAll();
      requireFilled(header.tensors.values().stream().toList(), dataBytes);
      return header.tensors;
    } catch (JacksonException e) {
      throw new WeightsException("header: " + shortened(e.getOriginalMessage()));
    }
  }

  private void readAll() throws WeightsException {
    expect(JsonToken.START_OBJECT, "header");
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (name.equals(METADATA)) {
        readMetadata();
      } else {
        if (tensors.size() == MAX_TENSORS) {
          throw new WeightsException(
              "header: more than %d tensors (expected: at most so many)".formatted(MAX_TENSORS));
        }
        tensors.put(name, readTensor(name));
      }
    }
    if (parser.nextToken() != null) {
      throw new WeightsException("header: something after the object (expected: only spaces)");
    }
  }

  private void readMetadata() throws WeightsException {
    expect(JsonToken.START_OBJECT, METADATA);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      expect(JsonToken.VALUE_STRING, METADATA);
    }
  }

  private TensorEntry readTensor(String name) throws WeightsException {
    String where = "tensor " + shortened(name);
    ElementType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    expect(JsonToken.START_OBJECT, where);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      switch (field) {
        case "dtype" -> type = type(where);
        case "shape" -> shape = numbers(where + ": shape", MAX_AXES);
        case "data_offsets" -> offsets = numbers(where + ": data_offsets", 2);
        default ->
            throw new WeightsException(
                "%s: %s (expected: dtype, shape and data_offsets)"
                    .formatted(where, shortened(field)));
      }
    }
    if (type == null || shape == null || offsets == null || offsets.size() != 2) {
      throw new WeightsException(
          "%s: dtype %s, shape %s, data_offsets %s (expected: a type, a list and two numbers)"
              .formatted(where, type, shape, offsets));
    }
    long from = offsets.getFirst();
    long to = offsets.getLast();
    long bytes = bytes(where, type, shape);
    if (to < from || to - from != bytes) {
      throw new WeightsException(
          "%s: data_offsets %s (expected: %d bytes for %s %s)"
              .formatted(where, offsets, bytes, type, shape));
    }
    return new TensorEntry(name, type, shape, from, to);
  }

  private ElementType type(String where) throws WeightsException {
    expect(JsonToken.VALUE_STRING, where + ": dtype");
    String name = parser.getString();
    return ElementType.named(name)
        .orElseThrow(() ->
            new WeightsException(
                "%s: dtype %s (expected: one of %s)"
                    .formatted(where, shortened(name), List.of(ElementType.values()))));
  }

  private List<Long> numbers(String where, int max) throws WeightsException {
    expect(JsonToken.START_ARRAY, where);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
      long number = parser.getLongValue();
      if (number < 0 || numbers.size() == max) {
        throw new WeightsException(
            "%s: %d after %d others (expected: at most %d numbers from 0)"
                .formatted(where, number, numbers.size(), max));
      }
      numbers.add(number);
    }
    require(JsonToken.END_ARRAY, parser.currentToken(), where);
    return numbers;
  }

  private static long bytes(String where, ElementType type, List<Long> shape)
      throws WeightsException {
    try {
      long bytes = type.bytes();
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw new WeightsException(
          "%s: shape %s (expected: less than 2^63 bytes)".formatted(where, shape));
    }
  }

  private static void requireFilled(List<TensorEntry> tensors, long dataBytes)
      throws WeightsException {
    long end = 0;
    for (TensorEntry tensor :
        tensors.stream()
            .sorted(Comparator.comparingLong(TensorEntry::from).thenComparingLong(TensorEntry::to))
            .toList()) {
      if (tensor.from() != end) {
        throw new WeightsException(
            "tensor %s: begins at byte %d (expected: %d, where the one before it ends)"
                .formatted(shortened(tensor.name()), tensor.from(), end));
      }
      end = tensor.to();
    }
    if (end != dataBytes) {
      throw new WeightsException(
          "data: %d bytes (expected: %d, where the last tensor ends)".formatted(dataBytes, end));
    }
  }

  private void expect(JsonToken expected, String where) throws WeightsException {
    require(expected, parser.nextToken(), where);
  }

  private static void require(JsonToken expected, @Nullable JsonToken found, String where)
      throws WeightsException {
    if (found != expected) {
      throw new WeightsException("%s: %s (expected: %s)".formatted(where, found, expected));
    }
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
  }
}
