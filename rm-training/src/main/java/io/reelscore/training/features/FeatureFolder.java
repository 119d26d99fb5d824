package io.reelscore.training.features;

import io.reelscore.training.data.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where features lie: {@code header.json}, {@code keys.jsonl} with an object a sample, {@code
 * shard-<6 digits>.bin}, {@code backbone.onnx} and {@code tokenizer.json} where this program made
 * them, {@code sources} where it imported them, and {@code complete} once all shards are there.
 *
 * <p>A shard is {@value #MAGIC} in ASCII, the SHA-256 of {@code header.json} (32 bytes), its
 * records, and the SHA-256 of all that (32 bytes). A record is a sample: for each stream, for each
 * tap, [tokens, width] numbers, little-endian; then for each stream a byte a token, 1 or 0; then
 * zeros up to a multiple of 4 bytes.
 */
final class FeatureFolder {

  static final String HEADER = "header.json";
  static final String KEYS = "keys.jsonl";
  static final String BACKBONE = "backbone.onnx";
  static final String TOKENIZER = "tokenizer.json";
  static final String COMPLETE = "complete";
  static final String SOURCES = "sources";
  static final String MISSING = "missing";
  static final String MAGIC = "RSFEAT01";
  static final int PREFIX_BYTES = MAGIC.length() + 32;
  static final int DIGEST_BYTES = 32;
  private static final String UNFINISHED = ".tmp";
  private static final int MAX_HEADER_BYTES = 16 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final FeatureHeader header;
  private final byte[] headerDigest;

  private FeatureFolder(Path folder, FeatureHeader header, byte[] headerDigest) {
    this.folder = folder;
    this.header = header;
    this.headerDigest = headerDigest;
  }

  /**
   * A folder to write to: a new or empty one, or one with the same header, whose sound shards are
   * kept.
   *
   * @throws DataException when it holds other features or anything else
   */
  static FeatureFolder begin(Path folder, FeatureHeader header) throws DataException, IOException {
    byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(header);
    Path file = Files.createDirectories(folder).resolve(HEADER);
    if (!Files.exists(file)) {
      requireEmpty(folder);
      writeWhole(file, ByteBuffer.wrap(json));
    } else if (!Arrays.equals(Files.readAllBytes(file), json)) {
      throw DataException.annotations(
          folder.toString(),
          List.of(
              "header.json is of other features: %s (expected: %s; or another folder)"
                  .formatted(
                      new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                          .replaceAll("\\s+", " "),
                      JSON.writeValueAsString(header))));
    }
    return new FeatureFolder(folder, header, sha256(json));
  }

  /** But for a header that was being written. */
  private static void requireEmpty(Path folder) throws DataException, IOException {
    List<String> found;
    try (Stream<Path> files = Files.list(folder)) {
      found =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> !name.equals(HEADER + UNFINISHED))
              .sorted()
              .limit(3)
              .toList();
    }
    if (!found.isEmpty()) {
      throw DataException.annotations(
          folder.toString(),
          List.of(
              "holds %s, but no header.json (expected: a new or empty folder, or one with features)"
                  .formatted(String.join(", ", found))));
    }
  }

  /**
   * A folder to read.
   *
   * @throws DataException when its header is not as documented
   */
  static FeatureFolder open(Path folder) throws DataException, IOException {
    Path file = folder.resolve(HEADER);
    try {
      if (Files.size(file) > MAX_HEADER_BYTES) {
        throw new IllegalArgumentException(
            "header.json: %d bytes (expected: at most %d)"
                .formatted(Files.size(file), MAX_HEADER_BYTES));
      }
      byte[] json = Files.readAllBytes(file);
      return new FeatureFolder(folder, JSON.readValue(json, FeatureHeader.class), sha256(json));
    } catch (JacksonException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw DataException.annotations(
          folder.toString(), List.of("header.json: " + cause.getMessage()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw DataException.annotations(folder.toString(), List.of(String.valueOf(e.getMessage())));
    }
  }

  FeatureHeader header() {
    return header;
  }

  /** The SHA-256 of {@code header.json}. */
  byte[] headerDigest() {
    return headerDigest.clone();
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  boolean isComplete() {
    return Files.exists(path(COMPLETE));
  }

  void complete() throws IOException {
    writeWhole(path(COMPLETE), ByteBuffer.wrap("\n".getBytes(StandardCharsets.US_ASCII)));
  }

  Path shard(int shard) {
    return path("shard-%06d.bin".formatted(shard));
  }

  long shardBytes(int shard) {
    return PREFIX_BYTES + (long) header.itemsOf(shard) * header.recordBytes() + DIGEST_BYTES;
  }

  /** An empty shard, positioned where its records begin. */
  ByteBuffer newShard(int shard) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(shardBytes(shard))).order(ByteOrder.LITTLE_ENDIAN);
    return buffer.put(MAGIC.getBytes(StandardCharsets.US_ASCII)).put(headerDigest);
  }

  /** Writes a shard whose records are there, with its digest; whole or not at all. */
  void write(int shard, ByteBuffer filled) throws IOException {
    if (filled.remaining() != DIGEST_BYTES) {
      throw new IllegalStateException(
          "shard %d: %d bytes left (expected: %d)"
              .formatted(shard, filled.remaining(), DIGEST_BYTES));
    }
    MessageDigest digest = digest();
    digest.update(filled.duplicate().flip());
    writeWhole(shard(shard), filled.put(digest.digest()).flip());
  }

  /** Why a shard cannot be used; empty if it can. */
  String problem(int shard) throws IOException {
    Path file = shard(shard);
    if (!Files.isRegularFile(file)) {
      return MISSING;
    }
    long size = Files.size(file);
    if (size != shardBytes(shard)) {
      return "%d bytes (expected: %d)".formatted(size, shardBytes(shard));
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      byte[] prefix = new byte[PREFIX_BYTES];
      bytes.get(0, prefix);
      byte[] expected = new byte[PREFIX_BYTES];
      newPrefix(expected);
      if (!Arrays.equals(prefix, expected)) {
        return "of other features (expected: those of header.json)";
      }
      MessageDigest digest = digest();
      digest.update(bytes.slice(0, (int) size - DIGEST_BYTES));
      byte[] written = new byte[DIGEST_BYTES];
      bytes.get((int) size - DIGEST_BYTES, written);
      return Arrays.equals(digest.digest(), written)
          ? ""
          : "damaged: its checksum is not that of its content";
    }
  }

  private void newPrefix(byte[] into) {
    ByteBuffer.wrap(into).put(MAGIC.getBytes(StandardCharsets.US_ASCII)).put(headerDigest);
  }

  /** Writes a file that is not there yet, or is another. */
  void keep(String name, byte[] content) throws IOException {
    Path file = path(name);
    if (!Files.exists(file)
        || Files.size(file) != content.length
        || !hex(Files.readAllBytes(file)).equals(hex(content))) {
      writeWhole(file, ByteBuffer.wrap(content));
    }
  }

  /** Writes a file beside its place and moves it there. */
  static void writeWhole(Path file, ByteBuffer content) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static String hex(byte[] content) {
    return HexFormat.of().formatHex(sha256(content));
  }

  /** The SHA-256 of a file. */
  static String hex(Path file) throws IOException {
    try (DigestInputStream bytes = new DigestInputStream(Files.newInputStream(file), digest())) {
      bytes.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
    }
  }

  private static byte[] sha256(byte[] content) {
    return digest().digest(content);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
