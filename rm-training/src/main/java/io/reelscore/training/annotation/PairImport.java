package io.reelscore.training.annotation;

import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.annotation.Comparison.Choice;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads pairs of SoliReward's code in either {@link PairForm}, entry by entry: each clip gets one
 * label, and pairs within one prompt are comparisons as well.
 *
 * @param dimension of entries that do not say, empty if all must
 * @param prompt of clips that do not say and whose messages have no other text, empty if all must
 * @param threshold a quality above it is Pass; SoliReward's BCE term has 0
 * @param progress told the number of entries read, now and then
 */
public record PairImport(String dimension, String prompt, double threshold, IntConsumer progress) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_ENTRY = 16 << 20;
  private static final int PASS = 1;

  public PairImport {
    if (!dimension.isEmpty() && !RowFields.isDimension(dimension)) {
      throw new IllegalArgumentException(
          "dimension: \"%s\" (expected: small letters, digits and _, a letter first)"
              .formatted(dimension));
    }
  }

  /**
   * What an import gave.
   *
   * @param entries pairs that were read
   * @param labels lines written
   * @param comparisons pairs within one prompt
   */
  public record Result(int entries, long labels, long comparisons) {}

  /**
   * Writes the clips' labels, and the comparisons if wanted; both files whole, or none.
   *
   * @throws AnnotationException with all problems of all entries, counted from 1
   */
  public Result write(Path source, Path labels, @Nullable Path comparisons)
      throws AnnotationException, IOException {
    Problems problems = new Problems();
    Found found = new Found();
    int entries = 0;
    try (RowWriter pairs = comparisons == null ? null : RowWriter.comparisons(comparisons, source);
        RowWriter single = RowWriter.annotations(labels, source)) {
      long inPrompt = 0;
      BoundedReader reader =
          new BoundedReader(
              new InputStreamReader(
                  Files.newInputStream(source), StandardCharsets.UTF_8.newDecoder()),
              MAX_ENTRY);
      try (reader;
          JsonParser parser = JSON.createParser(reader)) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
          problems.tell("no array (expected: a JSON array of pairs)");
        } else {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            reader.next();
            JsonNode node = parser.readValueAsTree();
            PairEntry entry = PairEntry.of(++entries, node, this, problems);
            if (entry != null) {
              found.add(entry, source, problems);
              if (entry.first().prompt().equals(entry.second().prompt())) {
                inPrompt++;
                if (pairs != null) {
                  pairs.write(comparison(entry, source));
                }
              }
            }
            if (entries % Rows.PROGRESS == 0) {
              progress.accept(entries);
            }
          }
          if (parser.currentToken() != JsonToken.END_ARRAY) {
            problems.tell(
                "entry %d: %s (expected: an object)".formatted(entries + 1, parser.currentToken()));
          }
        }
      } catch (JacksonException e) {
        tellBroken(entries + 1, e, problems);
      }
      if (entries == 0 && problems.count() == 0) {
        problems.tell("no pairs (expected: at least 1)");
      }
      problems.throwIfAny(source);
      found.write(single);
      single.keep();
      if (pairs != null) {
        pairs.keep();
      }
      return new Result(entries, single.rows(), inPrompt);
    }
  }

  private static void tellBroken(int entry, JacksonException e, Problems problems)
      throws IOException {
    switch (e.getCause()) {
      case BoundedReader.TooLong tooLong ->
          problems.tell("entry %d: %s".formatted(entry, tooLong.getMessage()));
      case CharacterCodingException _ ->
          problems.tell("entry %d: not UTF-8 (expected: UTF-8)".formatted(entry));
      case IOException other -> throw other;
      case null, default ->
          problems.tell("entry %d: no JSON: %s".formatted(entry, e.getOriginalMessage()));
    }
  }

  private static Comparison comparison(PairEntry entry, Path source) {
    double first = entry.first().quality();
    double second = entry.second().quality();
    Path folder = FilmNames.folder(source);
    return new Comparison(
        entry.number(),
        entry.first().prompt(),
        entry.dimension(),
        folder.resolve(entry.first().video()).normalize(),
        folder.resolve(entry.second().video()).normalize(),
        first > second ? Choice.FIRST : first < second ? Choice.SECOND : Choice.TIE,
        "");
  }

  boolean passes(PairSide side) {
    return side.quality() > threshold;
  }

  /** The clips found, each once a dimension. */
  private final class Found {
    private final Texts clips = new Texts();
    private final Texts prompts = new Texts();
    private final Texts dimensions = new Texts();
    private final LongIndex items = new LongIndex();
    private final LongIndex labels = new LongIndex();
    private final IntColumn label = new IntColumn();
    private final IntColumn by = new IntColumn();

    void add(PairEntry entry, Path source, Problems problems) {
      add(entry, entry.first(), source, problems);
      add(entry, entry.second(), source, problems);
    }

    private void add(PairEntry entry, PairSide side, Path source, Problems problems) {
      Path film = FilmNames.folder(source).resolve(side.video()).normalize();
      long clip = clips.id(film.toString());
      long item = items.id(clip << 32 | prompts.id(side.prompt()));
      int id = labels.id(item << 32 | dimensions.id(entry.dimension()));
      int verdict = passes(side) ? PASS : 0;
      if (id == label.size()) {
        label.add(verdict);
        by.add(entry.number());
      } else if (label.get(id) != verdict) {
        problems.tell(
            "entry %d: quality: %s of %s (expected: that of entry %d, on the same side of %s)"
                .formatted(entry.number(), side.quality(), side.video(), by.get(id), threshold));
      }
    }

    void write(RowWriter writer) throws IOException {
      for (int i = 0; i < labels.size(); i++) {
        long item = items.key((int) (labels.key(i) >>> 32));
        writer.write(
            new Annotation(
                i + 1,
                new Clip.Film(Path.of(clips.text((int) (item >>> 32)))),
                prompts.text((int) item),
                dimensions.text((int) labels.key(i)),
                label.get(i) == PASS ? Verdict.PASS : Verdict.FAIL,
                "",
                Split.ANY,
                Double.NaN));
      }
    }
  }
}
