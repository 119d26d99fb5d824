package io.reelscore.service.model;

import java.nio.file.Path;
import java.util.List;

/**
 * A model that is wanted.
 *
 * @param folder of its bundle
 * @param weight its share of the device beside other models that have work
 * @param aliases that name it once it is ready
 */
public record BundleSource(Path folder, double weight, List<String> aliases) {
  public BundleSource {
    aliases = List.copyOf(aliases);
  }
}
