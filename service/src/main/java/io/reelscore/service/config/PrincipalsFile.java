package io.reelscore.service.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The principals of a YAML file.
 *
 * @param principals as under {@code reelscore.auth.principals}
 */
public record PrincipalsFile(@DefaultValue List<PrincipalSource> principals) {

  public PrincipalsFile {
    principals = List.copyOf(principals);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException when it says something else, with a sentence that says where
   */
  public static PrincipalsFile read(byte[] yaml) throws IOException {
    try {
      List<PropertySource<?>> sources =
          new YamlPropertySourceLoader().load("principals", new ByteArrayResource(yaml));
      return new Binder(
              ConfigurationPropertySources.from(sources),
              null,
              ApplicationConversionService.getSharedInstance(),
              null)
          .bindOrCreate(
              "",
              Bindable.of(PrincipalsFile.class),
              new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    } catch (BindException e) {
      throw new IllegalArgumentException(innermost(e), e);
    } catch (YAMLException e) {
      throw new IllegalArgumentException("no YAML: " + e.getMessage(), e);
    }
  }

  private static String innermost(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /** What is in the file, at most 16 MiB. */
  public static byte[] bytes(Path file) throws IOException {
    if (Files.size(file) > 16 << 20) {
      throw new IOException(
          "%d bytes (expected: at most %d)".formatted(Files.size(file), 16 << 20));
    }
    return Files.readAllBytes(file);
  }
}
