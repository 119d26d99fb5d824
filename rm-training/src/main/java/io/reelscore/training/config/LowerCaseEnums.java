package io.reelscore.training.config;

import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes names of constants in small letters. */
@SuppressWarnings("rawtypes")
final class LowerCaseEnums extends StdSerializer<Enum> {

  LowerCaseEnums() {
    super(Enum.class);
  }

  @Override
  public void serialize(Enum value, JsonGenerator generator, SerializationContext context) {
    generator.writeString(value.name().toLowerCase(Locale.ROOT));
  }
}
