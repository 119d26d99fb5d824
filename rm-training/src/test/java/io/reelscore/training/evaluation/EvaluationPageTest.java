package io.reelscore.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.reelscore.training.data.HeldOutSet;
import io.reelscore.training.data.Sample;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class EvaluationPageTest {

  private static final int CLIPS = 80;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final double[] quality = random.doubles(CLIPS).toArray();

  @TempDir Path folder;

  @Test
  void a_page_is_well_formed_self_contained_and_escapes_names() throws Exception {
    Path metrics = folder.resolve("metrics.jsonl");
    Files.write(
        metrics,
        List.of(
            "{\"phase\":\"<b>\",\"step\":1,\"steps\":2,\"loss\":0.5,\"margin\":0.1}",
            "{\"phase\":\"<b>\",\"step\":2,\"steps\":2,\"loss\":0.4,\"margin\":null}",
            "{\"phase\":"));
    TrainingHistory history = TrainingHistory.read(metrics);

    String html =
        page(
            measured("<script>alert(1)</script>", i -> quality[i], quality, history),
            measured("other", i -> i, quality, null));

    Document page = parse(html);
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("svg").getLength()).isGreaterThan(6);
    assertThat(page.getElementsByTagName("desc").getLength())
        .isEqualTo(page.getElementsByTagName("svg").getLength());
    assertThat(html).doesNotContain("NaN", "Infinity", "url(", "src=", "href=");
    assertThat(html)
        .contains("&lt;script&gt;alert(1)", "1 lines of metrics.jsonl could not be read");
  }

  @Test
  void degenerate_data_give_a_sound_page() throws Exception {
    double[] labels = new double[CLIPS];
    double[] single = {0.4};
    double[] unknown = {Double.NaN};

    for (double[] truth : List.of(labels, single, unknown)) {
      String html = page(measured("flat", i -> 1, truth, null));

      parse(html);
      assertThat(html).as("%s", Arrays.toString(truth)).doesNotContain("NaN", "Infinity");
      assertThat(html).contains("Not measured");
    }
  }

  @Test
  void a_model_does_not_differ_from_its_equal_and_does_from_chance() {
    Measured good = measured("good", i -> quality[i], quality, null);
    Measured same = measured("same", i -> quality[i], quality, null);
    Measured bad = measured("bad", i -> -quality[i], quality, null);

    ModelComparison comparison = ModelComparison.of(List.of(good, same, bad));

    assertThat(comparison.differences())
        .filteredOn(difference -> difference.model() == 1)
        .allSatisfy(difference -> assertThat(difference.difference()).isZero())
        .noneMatch(ModelComparison.Difference::isClear);
    assertThat(comparison.differences())
        .filteredOn(d -> d.model() == 2 && d.metric().equals("auc"))
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.difference()).isEqualTo(-1);
          assertThat(difference.isClear()).isTrue();
        });
    assertThat(comparison.agreement())
        .extracting(ModelComparison.Agreement::spearman)
        .containsExactly(1.0, -1.0, -1.0);
  }

  @Test
  void intervals_hold_the_number_and_are_the_same_for_the_same_seed() {
    double[] noise = random.doubles(CLIPS).toArray();
    IntToDoubleFunction reward = i -> quality[i] + noise[i];
    Measured one = measured("one", reward, quality, null);
    Measured two = measured("one", reward, quality, null);

    Interval interval = one.detail("set", "neatness").intervals().get("auc");

    assertThat(two.details()).isEqualTo(one.details());
    assertThat(interval).isNotNull();
    assertThat(one.report().sets().getFirst().dimensions().getFirst().auc())
        .as("seed %d", seed)
        .isBetween(interval.low(), interval.high());
    assertThat(interval.high() - interval.low()).isBetween(0.02, 0.6);
  }

  @Test
  void wilson_s_interval_of_all_of_ten_begins_at_0_722() {
    Interval interval = Interval.ofShare(1, 10);

    assertThat(interval.low()).isCloseTo(0.7225, org.assertj.core.api.Assertions.within(1e-4));
    assertThat(interval.high()).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
  }

  private String page(Measured... models) {
    List<Measured> all = List.of(models);
    return EvaluationPage.html(all, ModelComparison.of(all), new Resampling(100, 1));
  }

  private static Measured measured(
      String name, IntToDoubleFunction reward, double[] truth, @Nullable TrainingHistory history) {
    List<Sample> samples =
        IntStream.range(0, truth.length)
            .mapToObj(i -> new Sample(new byte[0], "a", i / 4))
            .toList();
    HeldOutSet set =
        new HeldOutSet(
            "set", List.of("neatness"), samples, new double[][] {truth}, new double[] {0.5});
    RewardScorer scorer =
        scored -> new double[][] {IntStream.range(0, scored.size()).mapToDouble(reward).toArray()};
    return Measurement.of(
        name,
        scorer,
        List.of("neatness"),
        new Yardstick(List.of(set), List.of(), List.of()),
        history,
        new Resampling(100, 1));
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }
}
