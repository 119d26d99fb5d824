package io.reelscore.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a service listens.
 *
 * @param host name or address; an IPv6 address in brackets
 * @param port 1..65535
 */
record Target(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^:\\[\\]/\\s]+):(\\d{1,5})");
  static final int MAX_PORT = 65_535;

  /** Reads {@code host:port}. */
  static final class Converter implements ITypeConverter<Target> {
    @Override
    public Target convert(String text) {
      Matcher matcher = TEXT.matcher(text);
      int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
      if (port < 1 || port > MAX_PORT) {
        throw new TypeConversionException(
            "target: %s (expected: host:port, for example localhost:9090)".formatted(text));
      }
      return new Target(matcher.group(1), port);
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
