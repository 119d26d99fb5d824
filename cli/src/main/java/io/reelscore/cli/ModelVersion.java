package io.reelscore.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One version of a model.
 *
 * @param name of the model
 * @param version of it
 */
record ModelVersion(String name, String version) {

  /** Reads {@code name@version}. */
  static final class Converter implements ITypeConverter<ModelVersion> {
    @Override
    public ModelVersion convert(String text) {
      int at = text.indexOf('@');
      if (at < 1 || at == text.length() - 1) {
        throw new TypeConversionException(
            "model: %s (expected: name@version, for example demo@1.0.0)".formatted(text));
      }
      return new ModelVersion(text.substring(0, at), text.substring(at + 1));
    }
  }
}
