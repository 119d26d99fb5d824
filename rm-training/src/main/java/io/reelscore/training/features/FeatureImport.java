package io.reelscore.training.features;

import io.reelscore.training.annotation.AnnotationException;
import io.reelscore.training.annotation.ArrayIndex;
import io.reelscore.training.annotation.ArrayLine;
import io.reelscore.training.data.DataException;
import io.reelscore.training.npy.NpyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Features that were made elsewhere, from files of numpy into a folder of features. The lines of
 * the index and one shard are in memory. It goes on where it was stopped, as an extraction does.
 */
public final class FeatureImport {

  private final Path index;
  private final List<ArrayLine> lines;
  private final FeatureShape shape;
  private final String sources;

  private FeatureImport(Path index, List<ArrayLine> lines, FeatureShape shape, String sources) {
    this.index = index;
    this.lines = lines;
    this.shape = shape;
    this.sources = sources;
  }

  /**
   * Reads an index and the sizes of its arrays.
   *
   * @throws DataException with all problems of them
   */
  public static FeatureImport read(Path index) throws DataException, IOException {
    List<ArrayLine> lines;
    try {
      lines = ArrayIndex.read(index);
    } catch (AnnotationException e) {
      throw DataException.annotations(e);
    }
    ArraySizes sizes = new ArraySizes();
    for (ArrayLine line : lines) {
      sizes.add(line);
    }
    if (!sizes.problems().isEmpty()) {
      throw DataException.annotations(index.toString(), sizes.problems());
    }
    try {
      String sources = FeatureFolder.hex(Files.readAllBytes(index)) + " " + sizes.digest() + "\n";
      return new FeatureImport(index, lines, sizes.shape(), sources);
    } catch (IllegalArgumentException e) {
      throw DataException.annotations(index.toString(), List.of(String.valueOf(e.getMessage())));
    }
  }

  /**
   * Fills a folder.
   *
   * @param backbone what the maker of the features calls what made them
   * @param dataType {@code float32} or {@code float16}
   * @throws DataException when the folder holds other features or such of other files, or numbers
   *     cannot be used
   */
  public FilledFeatures run(Path folder, String backbone, String dataType, FeatureProgress progress)
      throws DataException, IOException {
    byte[] keys =
        FeatureCache.json(
            lines.stream().map(line -> new FeatureCache.Key(line.id(), line.prompt())).toList());
    Map<String, List<String>> taps = new TreeMap<>();
    shape
        .streams()
        .forEach(stream ->
            taps.put(
                stream.name(),
                IntStream.range(0, stream.taps()).mapToObj(String::valueOf).toList()));
    FeatureFolder target =
        FeatureFolder.begin(
            folder,
            new FeatureHeader(
                FeatureHeader.FORMAT,
                dataType,
                backbone,
                shape.streams(),
                taps,
                lines.size(),
                FeatureFolder.hex(keys),
                FeatureHeader.shardItems(shape, dataType),
                null,
                null,
                List.of()));
    target.keep(FeatureFolder.KEYS, keys);
    requireSameSources(target.path(FeatureFolder.SOURCES));
    try (ArraySamples samples = new ArraySamples(shape)) {
      RecordWriter writer = new RecordWriter(shape, dataType);
      ShardFilling filling =
          (shard, first, count) -> {
            for (ArrayLine line : lines.subList(first, first + count)) {
              write(writer, samples, line, shard);
            }
          };
      return filling.fill(target, progress);
    }
  }

  private void write(RecordWriter writer, ArraySamples samples, ArrayLine line, ByteBuffer shard)
      throws DataException, IOException {
    try {
      writer.write(samples.read(line), shard);
    } catch (NpyException | IllegalArgumentException e) {
      throw DataException.clips(
          index.toString(), List.of("line %d: %s".formatted(line.line(), e.getMessage())));
    }
  }

  /** Shards that are kept are of the same files. */
  private void requireSameSources(Path file) throws DataException, IOException {
    byte[] now = sources.getBytes(StandardCharsets.US_ASCII);
    if (!Files.exists(file)) {
      FeatureFolder.writeWhole(file, ByteBuffer.wrap(now));
    } else if (!Arrays.equals(Files.readAllBytes(file), now)) {
      throw DataException.annotations(
          String.valueOf(file.getParent()),
          List.of(
              "made of other files than those of %s, or of these before they were changed (expected: the same; or another folder)"
                  .formatted(index)));
    }
  }
}
