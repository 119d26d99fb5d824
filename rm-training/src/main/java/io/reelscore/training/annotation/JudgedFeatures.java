package io.reelscore.training.annotation;

import io.reelscore.training.annotation.Annotation.Split;
import io.reelscore.training.pairs.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Clips that are known by their features, with one verdict each and dimension, in the order of
 * their first lines.
 *
 * @param keys of the clips in a feature store; one may stand here with several prompts
 * @param prompts [clips]
 * @param splits [clips] what each is for
 * @param dimensions that were judged, in alphabetical order
 * @param verdicts [dimension][clip]; not copied
 */
public record JudgedFeatures(
    List<String> keys,
    List<String> prompts,
    List<Split> splits,
    List<String> dimensions,
    Verdict[][] verdicts) {

  public JudgedFeatures {
    keys = List.copyOf(keys);
    prompts = List.copyOf(prompts);
    splits = List.copyOf(splits);
    dimensions = List.copyOf(dimensions);
  }

  /**
   * Reads annotations whose lines all have {@code features}.
   *
   * @throws AnnotationException with all problems, lines with a {@code file} among them
   * @throws IOException when the file itself cannot be read
   */
  public static JudgedFeatures read(Path file, Aggregation aggregation)
      throws AnnotationException, IOException {
    AnnotationTable table = new AnnotationFile(file, Films.MAY_BE_ELSEWHERE, lines -> {}).table();
    Problems problems = new Problems();
    for (int row = 0; row < table.size(); row++) {
      if (table.clip(table.item(row)) instanceof Clip.Film film) {
        problems.tell(
            table.row(row).line(),
            "file",
            "\"" + film.file() + "\"",
            "features, as in other lines");
      }
    }
    problems.throwIfAny(file);
    List<String> keys = new ArrayList<>();
    List<String> prompts = new ArrayList<>();
    for (int item = 0; item < table.items(); item++) {
      keys.add(table.clip(item) instanceof Clip.Features features ? features.key() : "");
      prompts.add(table.prompt(item));
    }
    List<String> dimensions = table.dimensions();
    Verdict[][] verdicts = new Verdict[dimensions.size()][table.items()];
    for (int d = 0; d < verdicts.length; d++) {
      Arrays.fill(verdicts[d], Verdict.NONE);
      Labels labels = aggregation.of(table.judgements(dimensions.get(d)));
      for (int u = 0; u < labels.judgements().size(); u++) {
        verdicts[d][labels.judgements().units()[u]] = labels.verdict(u);
      }
    }
    return new JudgedFeatures(keys, prompts, Arrays.asList(table.splits()), dimensions, verdicts);
  }
}
