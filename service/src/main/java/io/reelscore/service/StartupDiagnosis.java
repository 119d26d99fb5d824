package io.reelscore.service;

import io.reelscore.runtime.DeviceUnavailableException;
import io.reelscore.service.StartupException.Kind;
import io.reelscore.service.config.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.convert.ConversionFailedException;

/** Makes one sentence of what the framework threw when the start failed. */
final class StartupDiagnosis {
  private StartupDiagnosis() {}

  static StartupException of(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable e = failure; e != null && !chain.contains(e); e = e.getCause()) {
      chain.add(e);
    }
    ConfigurationPropertyName boundKey = null;
    for (Throwable e : chain) {
      switch (e) {
        case UnboundConfigurationPropertiesException unknown -> {
          return configuration(unknownKeys(unknown), failure);
        }
        case BindException bind -> boundKey = bind.getName();
        case ConversionFailedException conversion -> {
          return configuration(
              "%s: %s (expected: %s)"
                  .formatted(
                      boundKey, conversion.getValue(), legal(conversion.getTargetType().getType())),
              failure);
        }
        case ConfigurationException illegal -> {
          return configuration(String.valueOf(illegal.getMessage()), failure);
        }
        case DeviceUnavailableException device -> {
          return unavailable(String.valueOf(device.getMessage()), failure);
        }
        case PortInUseException taken -> {
          return unavailable("port %d is taken".formatted(taken.getPort()), failure);
        }
        case IOException io when String.valueOf(io.getMessage()).startsWith("Failed to bind") -> {
          return unavailable(
              "%s: %s".formatted(io.getMessage(), chain.getLast().getMessage()), failure);
        }
        default -> {}
      }
    }
    Throwable root = chain.getLast();
    if (boundKey != null && root.getMessage() != null) {
      String message = root.getMessage();
      return configuration(
          message.startsWith("reelscore.") ? message : boundKey + ": " + message, failure);
    }
    return unavailable("the service could not start: " + root, failure);
  }

  /** The values of a closed set, else the type. */
  private static String legal(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "))
        : type.getName();
  }

  private static String unknownKeys(UnboundConfigurationPropertiesException unknown) {
    return unknown.getUnboundProperties().stream()
        .map(property -> property.getName().toString())
        .sorted()
        .collect(
            Collectors.joining(
                ", ", "unknown configuration: ", " (expected: keys of docs/configuration.md)"));
  }

  private static StartupException configuration(String sentence, Throwable cause) {
    return new StartupException(Kind.CONFIGURATION, sentence, cause);
  }

  private static StartupException unavailable(String sentence, Throwable cause) {
    return new StartupException(Kind.UNAVAILABLE, sentence, cause);
  }
}
