package io.reelscore.service;

import io.reelscore.service.config.ReelscoreProperties;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;

/** The configuration that comes of keys and values, as the service binds it. */
final class BoundProperties {
  private BoundProperties() {}

  static ReelscoreProperties of(Map<String, String> values) {
    return new Binder(
            List.of(new MapConfigurationPropertySource(values)),
            null,
            ApplicationConversionService.getSharedInstance(),
            null)
        .bindOrCreate("reelscore", ReelscoreProperties.class);
  }
}
