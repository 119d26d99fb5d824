package io.reelscore.training;

import io.reelscore.training.features.FeatureProgress;
import io.reelscore.training.features.FilledFeatures;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the commands say that fill a folder of features.
 *
 * @param line to say it on
 * @param folder of the features
 * @param json whether the result is a JSON object
 */
record FeaturesOutput(CommandLine line, Path folder, boolean json) {

  /** A line a shard on standard error. */
  FeatureProgress progress() {
    PrintWriter err = line.getErr();
    long begun = System.nanoTime();
    return (done, all, made) -> {
      double seconds = (System.nanoTime() - begun) * 1e-9;
      err.println(
          String.format(
              Locale.ROOT,
              "features %d/%d  ETA %.0f s",
              done,
              all,
              made == 0 ? 0 : seconds * (all - done) / made));
      err.flush();
    };
  }

  /**
   * The result, on standard output.
   *
   * @param made what was done to make samples, as a JSON field and part of a sentence
   */
  void print(FilledFeatures result, String made) {
    PrintWriter standard = line.getOut();
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("features", folder.toString());
      facts.put(made, result.made());
      facts.put("found", result.found());
      facts.put("replaced", result.replaced());
      facts.put("streams", result.shape().streams());
      standard.println(JsonMapper.builder().build().writeValueAsString(facts));
    } else {
      result.replaced().forEach(shard -> standard.println("made anew: " + shard));
      standard.printf(
          Locale.ROOT,
          "%d samples %s, %d were there, %s numbers each, in %s%n",
          result.made(),
          made,
          result.found(),
          result.shape().numbers(),
          folder);
    }
    standard.flush();
  }
}
