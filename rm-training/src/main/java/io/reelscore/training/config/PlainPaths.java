package io.reelscore.training.config;

import java.nio.file.Path;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/** Paths as people write them, not as addresses. */
final class PlainPaths {

  private PlainPaths() {}

  static final class Writer extends StdSerializer<Path> {
    Writer() {
      super(Path.class);
    }

    @Override
    public void serialize(Path value, JsonGenerator generator, SerializationContext context) {
      generator.writeString(value.toString());
    }
  }

  static final class Reader extends StdDeserializer<Path> {
    Reader() {
      super(Path.class);
    }

    @Override
    public Path deserialize(JsonParser parser, DeserializationContext context) {
      return Path.of(parser.getString());
    }
  }
}
