package io.reelscore.training.features;

import io.reelscore.bundle.Prompt;
import io.reelscore.media.FrameSpec;
import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code header.json} of a folder of features.
 *
 * @param format {@value #FORMAT}
 * @param dataType {@code float32} or {@code float16}
 * @param backboneSha256 of {@code backbone.onnx}; of features from elsewhere, what their maker
 *     calls the backbone
 * @param streams their sizes
 * @param taps the tensors' names, by stream
 * @param items samples
 * @param keysSha256 of {@code keys.jsonl}
 * @param shardItems samples of a shard; the last one may have less
 * @param frames of a clip, where {@code backbone.onnx} makes the features
 * @param prompt how a prompt is read, where {@code backbone.onnx} makes the features
 * @param origins what {@code backbone.onnx} was made of; none of features from elsewhere
 */
public record FeatureHeader(
    String format,
    String dataType,
    String backboneSha256,
    List<Stream> streams,
    Map<String, List<String>> taps,
    int items,
    String keysSha256,
    int shardItems,
    @Nullable FrameSpec frames,
    @Nullable Prompt prompt,
    List<BackboneOrigin> origins) {

  static final String FORMAT = "reelscore-features/1";
  private static final int MAX_ITEMS = 100_000_000;
  private static final long SHARD_BYTES = 32L << 20;
  private static final int MAX_SHARD_ITEMS = 4096;

  public FeatureHeader {
    streams = List.copyOf(streams);
    origins = List.copyOf(Objects.requireNonNullElse(origins, List.of()));
    taps = Collections.unmodifiableMap(new TreeMap<>(taps));
    require("format", format.equals(FORMAT), format, FORMAT);
    require(
        "dataType",
        dataType.equals("float32") || dataType.equals("float16"),
        dataType,
        "float32 or float16");
    require("items", items >= 1 && items <= MAX_ITEMS, items, "1.." + MAX_ITEMS);
    require(
        "shardItems",
        shardItems >= 1 && shardItems <= MAX_SHARD_ITEMS,
        shardItems,
        "1.." + MAX_SHARD_ITEMS);
    FeatureShape _ = new FeatureShape(streams);
  }

  /** As many samples as make about 32 MiB. */
  static int shardItems(FeatureShape shape, String dataType) {
    return Math.clamp(SHARD_BYTES / recordBytes(shape, dataType), 1, MAX_SHARD_ITEMS);
  }

  FeatureShape shape() {
    return new FeatureShape(streams);
  }

  int shards() {
    return Math.ceilDiv(items, shardItems);
  }

  int itemsOf(int shard) {
    return Math.min(shardItems, items - shard * shardItems);
  }

  int recordBytes() {
    return recordBytes(shape(), dataType);
  }

  /** Numbers, then a byte a token, filled up to 4 bytes. */
  private static int recordBytes(FeatureShape shape, String dataType) {
    int numbers = shape.numbers() * (dataType.equals("float16") ? Short.BYTES : Float.BYTES);
    return Math.ceilDiv(numbers + shape.tokens(), 4) * 4;
  }

  private static void require(String field, boolean holds, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "header.json: %s: %s (expected: %s)".formatted(field, found, expected));
    }
  }
}
