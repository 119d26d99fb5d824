package io.reelscore.training.features;

import io.reelscore.onnx.model.JoinedRewardSpec.Stream;
import io.reelscore.training.annotation.Clip;
import io.reelscore.training.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Complete features on disk, mapped into memory; each shard was checked against its digest. */
public final class FeatureCache implements FeatureReader {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FeatureFolder folder;
  private final FeatureHeader header;
  private final List<ByteBuffer> shards;
  private final List<Key> keys;

  private FeatureCache(FeatureFolder folder, List<ByteBuffer> shards, List<Key> keys) {
    this.folder = folder;
    this.header = folder.header();
    this.shards = shards;
    this.keys = keys;
  }

  /**
   * Opens a folder.
   *
   * @throws DataException when it is not complete, or with all shards that are damaged
   */
  public static FeatureCache open(Path path) throws DataException, IOException {
    FeatureFolder folder = FeatureFolder.open(path);
    List<String> problems = new ArrayList<>();
    if (!folder.isComplete()) {
      problems.add("not complete (expected: an extraction that was finished; run it again)");
    }
    List<ByteBuffer> shards = new ArrayList<>();
    for (int shard = 0; shard < folder.header().shards(); shard++) {
      String problem = folder.problem(shard);
      if (problem.isEmpty()) {
        shards.add(map(folder.shard(shard)));
      } else {
        problems.add(folder.shard(shard).getFileName() + ": " + problem);
      }
    }
    List<Key> keys = keys(folder, problems);
    if (!problems.isEmpty()) {
      throw DataException.annotations(path.toString(), problems);
    }
    return new FeatureCache(folder, shards, keys);
  }

  private static List<Key> keys(FeatureFolder folder, List<String> problems) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.path(FeatureFolder.KEYS));
    if (!FeatureFolder.hex(bytes).equals(folder.header().keysSha256())) {
      problems.add("keys.jsonl: not that of header.json");
      return List.of();
    }
    try {
      List<Key> keys = new ArrayList<>();
      for (String line : Files.readAllLines(folder.path(FeatureFolder.KEYS))) {
        keys.add(JSON.readValue(line, Key.class));
      }
      if (keys.size() != folder.header().items()) {
        problems.add(
            "keys.jsonl: %d lines (expected: %d)".formatted(keys.size(), folder.header().items()));
      }
      return keys;
    } catch (JacksonException e) {
      problems.add("keys.jsonl: " + e.getOriginalMessage());
      return List.of();
    }
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
          .order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  public FeatureHeader header() {
    return header;
  }

  /** The SHA-256 over header and shards, by their own digests; 64 hex digits. */
  public String digest() {
    ByteBuffer all = ByteBuffer.allocate((1 + shards.size()) * FeatureFolder.DIGEST_BYTES);
    all.put(folder.headerDigest());
    for (ByteBuffer shard : shards) {
      all.put(
          shard.slice(shard.capacity() - FeatureFolder.DIGEST_BYTES, FeatureFolder.DIGEST_BYTES));
    }
    return FeatureFolder.hex(all.array());
  }

  /** What each sample is. */
  public List<Key> keys() {
    return keys;
  }

  @Override
  public FeatureShape shape() {
    return header.shape();
  }

  /** What made the features; null for those from elsewhere. */
  public byte @Nullable [] backbone() throws IOException {
    Path file = folder.path(FeatureFolder.BACKBONE);
    return Files.exists(file) ? Files.readAllBytes(file) : null;
  }

  /** What reads prompts; null for features from elsewhere. */
  public byte @Nullable [] tokenizer() throws IOException {
    Path file = folder.path(FeatureFolder.TOKENIZER);
    return Files.exists(file) ? Files.readAllBytes(file) : null;
  }

  @Override
  public FeatureBatch read(int[] items) {
    List<float[]> taps = new ArrayList<>();
    List<byte[]> masks = new ArrayList<>();
    boolean half = header.dataType().equals("float16");
    int numberBytes = half ? Short.BYTES : Float.BYTES;
    int offset = 0;
    for (Stream stream : header.streams()) {
      int numbers = stream.tokens() * stream.width();
      for (int tap = 0; tap < stream.taps(); tap++) {
        float[] values = new float[Math.multiplyExact(items.length, numbers)];
        for (int i = 0; i < items.length; i++) {
          ByteBuffer part = record(items[i], offset, numbers * numberBytes);
          if (half) {
            for (int n = 0; n < numbers; n++) {
              values[i * numbers + n] = Float.float16ToFloat(part.getShort());
            }
          } else {
            part.asFloatBuffer().get(values, i * numbers, numbers);
          }
        }
        taps.add(values);
        offset += numbers * numberBytes;
      }
    }
    for (Stream stream : header.streams()) {
      byte[] mask = new byte[items.length * stream.tokens()];
      for (int i = 0; i < items.length; i++) {
        record(items[i], offset, stream.tokens()).get(mask, i * stream.tokens(), stream.tokens());
      }
      masks.add(mask);
      offset += stream.tokens();
    }
    return new FeatureBatch(items.length, taps, masks);
  }

  private ByteBuffer record(int item, int offset, int bytes) {
    int shard = item / header.shardItems();
    int start =
        FeatureFolder.PREFIX_BYTES + item % header.shardItems() * header.recordBytes() + offset;
    return shards.get(shard).slice(start, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * What a sample is.
   *
   * @param file the clip, as it was named; for features from elsewhere any text
   * @param prompt the clip was made from
   */
  public record Key(String file, String prompt) {

    /**
     * That of a judged clip: its key, or its file, relative to the annotations where it lies in
     * their folder.
     */
    static Key of(Path annotations, Clip clip, String prompt) {
      Path folder = annotations.toAbsolutePath().normalize().getParent();
      return switch (clip) {
        case Clip.Features(String key) -> new Key(key, prompt);
        case Clip.Film(Path film) ->
            new Key(
                (folder != null && film.startsWith(folder) ? folder.relativize(film) : film)
                    .toString(),
                prompt);
      };
    }
  }

  /** The bytes of {@code keys.jsonl}. */
  static byte[] json(List<Key> keys) {
    StringBuilder lines = new StringBuilder();
    keys.forEach(key -> lines.append(JSON.writeValueAsString(key)).append('\n'));
    return lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
