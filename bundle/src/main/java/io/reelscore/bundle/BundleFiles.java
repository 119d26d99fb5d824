package io.reelscore.bundle;

import java.util.List;

/** Names of a bundle's files, and how large they may be. */
public final class BundleFiles {
  public static final String MANIFEST = "manifest.json";
  public static final String MODEL = "model.onnx";
  public static final String TOKENIZER = "tokenizer.json";
  public static final String REFERENCE = "reference.json";
  public static final String GOLDEN = "golden/golden.json";
  public static final String MODEL_CARD = "MODEL_CARD.md";

  /** What {@link Manifest#files} must name. */
  private static final List<String> REQUIRED = List.of(GOLDEN, MODEL, REFERENCE);

  private static final List<String> REQUIRED_FOR_TEXT =
      List.of(GOLDEN, MODEL, REFERENCE, TOKENIZER);

  /** Never in {@link Manifest#files}: the one holds it, the other may be edited freely. */
  static final List<String> NOT_LISTED = List.of(MANIFEST, MODEL_CARD);

  static final int MAX_FILES = 1_000;
  static final long MAX_JSON_BYTES = 16L << 20;
  static final long MAX_TOKENIZER_BYTES = 64L << 20;
  static final long MAX_GOLDEN_TENSOR_BYTES = 256L << 20;
  static final long MAX_FILE_BYTES = 64L << 30;

  /** One protobuf message holds 2 GiB at most; larger weights lie in files of their own. */
  static final long MAX_MODEL_BYTES = (2L << 30) - 1;

  private BundleFiles() {}

  static List<String> required(boolean readsText) {
    return readsText ? REQUIRED_FOR_TEXT : REQUIRED;
  }

  static long maxBytes(String name) {
    if (name.equals(TOKENIZER)) {
      return MAX_TOKENIZER_BYTES;
    }
    if (name.endsWith(".json")) {
      return MAX_JSON_BYTES;
    }
    if (name.equals(MODEL)) {
      return MAX_MODEL_BYTES;
    }
    return name.startsWith("golden/") ? MAX_GOLDEN_TENSOR_BYTES : MAX_FILE_BYTES;
  }
}
