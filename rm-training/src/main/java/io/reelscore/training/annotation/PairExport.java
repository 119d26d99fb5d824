package io.reelscore.training.annotation;

import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes pairs of labelled clips as SoliReward's code reads them: across prompts, for each
 * dimension win-lose pairs of quality 1 and 0, and ties of quality 1 and 1.
 *
 * @param form of the entries
 * @param texts what a model is asked
 * @param pairs at most so many for each dimension
 * @param tieShare the share of ties among them, 0..1
 * @param seed of the draw
 * @param split the clips with this mark only; {@link Split#ANY} for all
 */
public record PairExport(
    PairForm form, PairTexts texts, int pairs, double tieShare, long seed, Split split) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public PairExport {
    if (pairs < 1 || !(tieShare >= 0 && tieShare <= 1)) {
      throw new IllegalArgumentException(
          "pairs: %d, tie share: %s (expected: at least 1, 0..1)".formatted(pairs, tieShare));
    }
  }

  /**
   * How many pairs of a dimension were written.
   *
   * @param winLose of a Pass and a Fail
   * @param ties of two Passes
   */
  public record Written(int winLose, int ties) {}

  /**
   * Writes a file, whole or not at all.
   *
   * @return the pairs by dimension
   * @throws AnnotationException if a clip has no film, or a prompt would be taken for a film
   */
  public Map<String, Written> write(AnnotationTable table, Aggregation aggregation, Path target)
      throws AnnotationException, IOException {
    requireUsable(table);
    Split[] splits = table.splits();
    Map<String, Written> written = new LinkedHashMap<>();
    Random random = new Random(seed);
    try (NewFile file = new NewFile(target)) {
      Entries entries = new Entries(file.writer(), table);
      for (String dimension : table.dimensions()) {
        Labels labels = aggregation.of(table.judgements(dimension));
        int[] wins = items(labels, Verdict.PASS, splits);
        int[] loses = items(labels, Verdict.FAIL, splits);
        int ties = (int) Math.round(pairs * tieShare);
        PairDraw beaten = PairDraw.winLose(wins.length, loses.length, pairs - ties, random);
        PairDraw tied = PairDraw.ties(wins.length, ties, random);
        for (int i = 0; i < beaten.size(); i++) {
          entries.add(dimension, wins[beaten.wins()[i]], loses[beaten.others()[i]], 0);
        }
        for (int i = 0; i < tied.size(); i++) {
          entries.add(dimension, wins[tied.wins()[i]], wins[tied.others()[i]], 1);
        }
        written.put(dimension, new Written(beaten.size(), tied.size()));
      }
      entries.end();
      if (entries.count == 0) {
        throw new AnnotationException(
            table.source().toString(),
            List.of("no pairs (expected: a Pass and a Fail, or two Passes, in some dimension)"),
            1);
      }
      file.keep();
    }
    return written;
  }

  private void requireUsable(AnnotationTable table) throws AnnotationException {
    Problems problems = new Problems();
    boolean[] told = new boolean[table.items()];
    for (int row = 0; row < table.size(); row++) {
      int item = table.item(row);
      if (!told[item] && table.clip(item) instanceof Clip.Features features) {
        problems.tell(
            table.row(row).line(), "features", features.key(), "file, as pairs name films");
      } else if (!told[item] && table.prompt(item).contains(PairForm.VIDEO)) {
        problems.tell(table.row(row).line(), "prompt", "has <video>", "a text without it");
      }
      told[item] = true;
    }
    problems.throwIfAny(table.source());
  }

  private int[] items(Labels labels, Verdict wanted, Split[] splits) {
    IntColumn items = new IntColumn();
    for (int u = 0; u < labels.judgements().size(); u++) {
      int item = labels.judgements().units()[u];
      if (labels.verdict(u) == wanted && (split == Split.ANY || splits[item] == split)) {
        items.add(item);
      }
    }
    int[] found = new int[items.size()];
    Arrays.setAll(found, items::get);
    return found;
  }

  /** The array that is being written. */
  private final class Entries {
    private final Writer writer;
    private final AnnotationTable table;
    private long count;

    Entries(Writer writer, AnnotationTable table) {
      this.writer = writer;
      this.table = table;
    }

    void add(String dimension, int win, int other, double otherQuality) throws IOException {
      writer.append(count++ == 0 ? "[\n" : ",\n");
      writer.append(
          JSON.writeValueAsString(
              form.entry(side(win, 1), side(other, otherQuality), dimension, texts)));
    }

    private PairSide side(int item, double quality) {
      Path film = ((Clip.Film) table.clip(item)).file();
      return new PairSide(film.toString(), table.prompt(item), quality);
    }

    void end() throws IOException {
      writer.append("\n]\n");
    }
  }
}
