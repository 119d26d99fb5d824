package io.reelscore.world;

/** What a clip is judged on. Higher is better for each. */
public enum Dimension {
  /** Objects move as objects do. */
  PHYSICAL_PLAUSIBILITY("physical_plausibility"),
  /** The subject keeps its form; higher = less deformed. */
  SUBJECT_DEFORMITY("subject_deformity"),
  /** The clip shows what its prompt says. */
  SEMANTIC_ALIGNMENT("semantic_alignment");

  private final String id;

  Dimension(String id) {
    this.id = id;
  }

  /** Its place in {@link GoldOracle#gold(Clip)}. */
  @SuppressWarnings("EnumOrdinal") // The order of the constants is this contract.
  public int index() {
    return ordinal();
  }

  /** The name in manifests, tables and JSON, for example {@code physical_plausibility}. */
  public String id() {
    return id;
  }
}
