package io.reelscore.bundle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads one JSON object field by field. A field that is missing or of another type becomes a
 * problem and a harmless value, so that reading goes on and all problems are told at once; {@link
 * #build} then makes nothing of it.
 */
final class JsonObject {
  private final JsonNode node;
  private final String prefix;
  private final List<Problem> problems;
  private final Set<String> known = new HashSet<>();
  private final int before;

  /**
   * @param prefix what is put before a field's name in a problem, for example {@code manifest.json:
   *     batching.}
   */
  JsonObject(JsonNode node, String prefix, List<Problem> problems) {
    this.node = node;
    this.prefix = prefix;
    this.problems = problems;
    this.before = problems.size();
  }

  /** The record, or null when any field of this object had a problem or the record refuses. */
  <T> @Nullable T build(Supplier<T> record) {
    if (problems.size() > before) {
      return null;
    }
    try {
      return record.get();
    } catch (InvalidValueException e) {
      e.problems().forEach(problem -> problems.add(problem.within(prefix)));
      return null;
    }
  }

  /**
   * The one field of these that is there, or null. Without any, the first is told to be missing; of
   * several, all but the first.
   */
  @Nullable String choice(List<String> fields) {
    List<String> present = fields.stream().filter(this::has).toList();
    for (String superfluous : present.stream().skip(1).toList()) {
      known.add(superfluous);
      tell(superfluous, "beside " + present.get(0), "one of " + String.join(" | ", fields));
    }
    if (present.isEmpty()) {
      tell(fields.get(0), "nothing", String.join(" | ", fields));
      return null;
    }
    return present.get(0);
  }

  /** Adds a problem with a field of this object. */
  void tell(String field, String found, String expected) {
    problems.add(new Problem(prefix + field, found, expected));
  }

  /** Tells fields that were not read, unless a newer version may have added them. */
  void end(SchemaVersion version) {
    if (!version.mayHoldUnknownFields()) {
      refuseUnknown();
    }
  }

  /** Tells fields that were not read. */
  void refuseUnknown() {
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        problems.add(new Problem(prefix + name, "an unknown field", "no field of that name"));
      }
    }
  }

  /** Whether there is such a field. */
  boolean has(String field) {
    return node.has(field);
  }

  String text(String field) {
    return value(field, JsonNode::isString, JsonNode::stringValue, "a text", "");
  }

  int integer(String field) {
    return value(field, JsonObject::isInt, JsonNode::intValue, "an integer", 0);
  }

  long longInteger(String field) {
    return value(
        field,
        value -> value.isIntegralNumber() && value.canConvertToLong(),
        JsonNode::longValue,
        "an integer",
        0L);
  }

  double number(String field) {
    return value(field, JsonObject::isFinite, JsonNode::doubleValue, "a finite number", 0.0);
  }

  boolean bool(String field) {
    return value(field, JsonNode::isBoolean, JsonNode::booleanValue, "true or false", false);
  }

  <E extends Enum<E>> E oneOf(String field, Class<E> type) {
    List<E> constants = List.of(type.getEnumConstants());
    List<String> names = constants.stream().map(JsonObject::lowerCase).toList();
    return value(
        field,
        value -> value.isString() && names.contains(value.stringValue()),
        value -> constants.get(names.indexOf(value.stringValue())),
        String.join(" | ", names),
        constants.get(0));
  }

  List<String> texts(String field) {
    return list(field, JsonNode::isString, JsonNode::stringValue, "a text");
  }

  /** Axes of a shape: numbers or names of symbols. */
  List<String> shape(String field) {
    return list(
        field,
        value -> value.isString() || isInt(value),
        value -> value.isString() ? value.stringValue() : String.valueOf(value.intValue()),
        "an integer or a symbol");
  }

  List<Integer> integers(String field) {
    return list(field, JsonObject::isInt, JsonNode::intValue, "an integer");
  }

  List<Double> numbers(String field) {
    return list(field, JsonObject::isFinite, JsonNode::doubleValue, "a finite number");
  }

  <T> @Nullable T object(String field, Function<JsonObject, @Nullable T> read) {
    JsonNode value = field(field);
    if (value == null) {
      return null;
    }
    if (!value.isObject()) {
      tell(field, value, "an object");
      return null;
    }
    return read.apply(new JsonObject(value, prefix + field + ".", problems));
  }

  <T> List<T> objects(String field, Function<JsonObject, @Nullable T> read) {
    return items(
        field,
        (at, value) -> {
          if (!value.isObject()) {
            tell(at, value, "an object");
            return null;
          }
          return read.apply(new JsonObject(value, prefix + at + ".", problems));
        });
  }

  Map<String, String> textMap(String field) {
    return map(
        field,
        (name, value) -> check(name, value, JsonNode::isString, JsonNode::stringValue, "a text"));
  }

  Map<String, Double> numberMap(String field) {
    return map(
        field,
        (name, value) ->
            check(name, value, JsonObject::isFinite, JsonNode::doubleValue, "a finite number"));
  }

  <T> Map<String, T> objectMap(String field, Function<JsonObject, @Nullable T> read) {
    return map(
        field,
        (name, value) -> {
          if (!value.isObject()) {
            tell(name, value, "an object");
            return null;
          }
          return read.apply(new JsonObject(value, prefix + name + ".", problems));
        });
  }

  private <T> Map<String, T> map(String field, BiFunction<String, JsonNode, @Nullable T> read) {
    Map<String, T> entries = new LinkedHashMap<>();
    JsonNode object = field(field);
    if (object == null) {
      return entries;
    }
    if (!object.isObject()) {
      tell(field, object, "an object");
      return entries;
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      T item = read.apply(field + "." + entry.getKey(), entry.getValue());
      if (item != null) {
        entries.put(entry.getKey(), item);
      }
    }
    return entries;
  }

  private <T> List<T> list(
      String field, Predicate<JsonNode> is, Function<JsonNode, T> as, String expected) {
    return items(field, (at, value) -> check(at, value, is, as, expected));
  }

  /** What {@code read} makes of each element, given its place; null is left out. */
  private <T> List<T> items(String field, BiFunction<String, JsonNode, @Nullable T> read) {
    List<T> items = new ArrayList<>();
    JsonNode array = field(field);
    if (array == null) {
      return items;
    }
    if (!array.isArray()) {
      tell(field, array, "an array");
      return items;
    }
    int index = 0;
    for (JsonNode value : array) {
      T item = read.apply(field + "[" + index++ + "]", value);
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  private <T> T value(
      String field,
      Predicate<JsonNode> is,
      Function<JsonNode, T> as,
      String expected,
      T otherwise) {
    JsonNode value = field(field);
    T read = value == null ? null : check(field, value, is, as, expected);
    return read == null ? otherwise : read;
  }

  private <T> @Nullable T check(
      String field,
      JsonNode value,
      Predicate<JsonNode> is,
      Function<JsonNode, T> as,
      String expected) {
    if (is.test(value)) {
      return as.apply(value);
    }
    tell(field, value, expected);
    return null;
  }

  private @Nullable JsonNode field(String field) {
    known.add(field);
    JsonNode value = node.get(field);
    if (value == null) {
      problems.add(new Problem(prefix + field, "nothing", "this field"));
    }
    return value;
  }

  private void tell(String field, JsonNode found, String expected) {
    tell(field, found.toString(), expected);
  }

  private static boolean isInt(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt();
  }

  private static boolean isFinite(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue());
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
