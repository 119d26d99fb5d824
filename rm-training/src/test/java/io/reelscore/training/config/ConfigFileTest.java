package io.reelscore.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.export.WeightFormat;
import io.reelscore.training.loss.LossSettings;
import io.reelscore.training.model.ModelSize;
import io.reelscore.training.optim.ScheduleSettings;
import io.reelscore.training.pairs.PairSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ConfigFileTest {

  @TempDir Path folder;

  @Test
  void every_preset_comes_back_from_its_own_file() throws Exception {
    for (String name : Preset.names()) {
      TrainingConfig config = Preset.named(name).orElseThrow().config();

      assertThat(read(Preset.MICRO.config(), ConfigFile.yaml(config))).isEqualTo(config);
    }
  }

  /** The committed model was trained so. */
  @Test
  void the_settings_of_demo_are_pinned() {
    assertThat(Preset.DEMO.config())
        .isEqualTo(
            new TrainingConfig(
                1,
                1,
                "cpu",
                new ModelSettings(
                    "reelscore-demo",
                    "1.0.0",
                    ModelSettings.Reads.FRAMES,
                    ModelSize.SMALL,
                    new HeadSettings(HeadSettings.Kind.HPQA, List.of(1, 2, 3, 4), 8, null, null),
                    WeightFormat.FP32),
                new DataSettings(null, Aggregation.MAJORITY, 800),
                new PretrainingSettings(1500, 64, 1.5e-3, ScheduleSettings.oneCycle(0.08), 0.01, 1),
                new RewardSettings(
                    200,
                    64,
                    3e-4,
                    9e-4,
                    ScheduleSettings.oneCycle(0.1),
                    0.02,
                    1,
                    new EarlyStopping(EarlyStopping.Measure.NONE, 0.1, 512, 20, 5, 0)),
                PairSettings.ALL_IN_BATCH,
                LossSettings.BT_WT,
                new EvaluationSettings(300, 200),
                new CheckpointSettings(0, 30)));
  }

  @Test
  void a_file_changes_what_it_says_and_nothing_else() throws Exception {
    TrainingConfig config =
        read(
            Preset.DEMO.config(),
            """
            reward:
              headRate: 5e-4
              schedule: {form: cosine}
            data:
              annotations: my clips/labels.jsonl
            """);

    TrainingConfig demo = Preset.DEMO.config();
    assertThat(config.reward().headRate()).isEqualTo(5e-4);
    assertThat(config.reward().schedule())
        .isEqualTo(new ScheduleSettings(ScheduleSettings.Form.COSINE, 0.1));
    assertThat(config.reward().steps()).isEqualTo(demo.reward().steps());
    assertThat(config.pretraining()).isEqualTo(demo.pretraining());
    assertThat(config.data().annotations()).isEqualTo(folder.resolve("my clips/labels.jsonl"));
    assertThat(config.model().name()).isEqualTo("reelscore-custom");
    assertThat(read(demo, "")).isEqualTo(demo);
  }

  @Test
  void all_problems_are_told_at_once_with_line_place_value_and_expectation() {
    assertThatThrownBy(() ->
            read(
                Preset.DEMO.config(),
                """
                seed: -1
                treads: 2
                reward:
                  stepz: 5
                  schedule: {form: triangle}
                  earlyStopping:
                    share: 0.9
                loss: 3
                pretraining:
                  rate: 0
                  batchItems: 1.5
                device: gpu
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(folder.resolve("training.yaml") + ": 9 problems: ")
        .hasMessageContainingAll(
            "line 1: seed: -1 (expected: at least 0)",
            "line 2: treads: unknown (did you mean threads? expected: one of [seed, threads, ",
            "line 4: reward.stepz: unknown (did you mean steps? expected: one of [steps, ",
            "line 5: reward.schedule.form: \"triangle\" (expected: one of [one_cycle, constant, cosine, linear])",
            "line 7: reward.earlyStopping.share: 0.9 (expected: at most 0.5)",
            "line 8: loss: 3 (expected: keys with values)",
            "line 10: pretraining.rate: 0 (expected: greater than 0)",
            "line 11: pretraining.batchItems: 1.5 (expected: an integer)",
            "line 12: device: \"gpu\" (expected: a text that matches ^(cpu|cuda:[0-9]{1,2})$)");
  }

  @Test
  void what_is_no_yaml_or_says_a_thing_twice_is_refused() {
    assertThatThrownBy(() -> read(Preset.DEMO.config(), "reward: [\n"))
        .hasMessageContaining("(expected: YAML)");
    assertThatThrownBy(() -> read(Preset.DEMO.config(), "seed: 1\nthreads: 2\nseed: 3\n"))
        .hasMessageContaining("line 3: seed: twice (expected: once, see line 1)");
    assertThatThrownBy(() -> read(Preset.DEMO.config(), "seed: 1\n---\nseed: 2\n"))
        .hasMessageContaining("a second document (expected: one)");
    assertThatThrownBy(() -> read(Preset.DEMO.config(), "- seed\n"))
        .hasMessageContaining("line 1: settings: array (expected: keys with values)");
    assertThatThrownBy(() -> read(Preset.DEMO.config(), "[".repeat(100_000)))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> read(Preset.DEMO.config(), "#".repeat((1 << 20) + 1)))
        .hasMessageContaining("1048577 bytes (expected: at most 1048576)");
  }

  @Test
  void what_does_not_go_together_is_refused() {
    assertThatThrownBy(() -> read(Preset.DEMO.config(), "pairs: {hardShare: 0.5}\n"))
        .hasMessageContaining("pairs: hardShare: 0.5 (expected: 1.0 with strategy all_in_batch");
    assertThatThrownBy(() -> read(Preset.DEMO.config(), "reward: {steps: 5}\n"))
        .hasMessageContaining("reward.schedule: one cycle: rate 3.0E-4, 5 steps, rising 0.1");
  }

  @Test
  void options_go_before_the_file_and_their_problems_are_told_at_once() throws Exception {
    Path file = Files.writeString(folder.resolve("training.yaml"), "seed: 4\nthreads: 3\n");

    TrainingConfig config =
        ConfigFile.read(
            Preset.DEMO.config(),
            Optional.of(file),
            Map.of("seed", "5", "reward.steps", "300", "data.annotations", "labels.csv"));

    assertThat(config.seed()).isEqualTo(5);
    assertThat(config.threads()).isEqualTo(3);
    assertThat(config.reward().steps()).isEqualTo(300);
    assertThat(config.data().annotations()).isEqualTo(Path.of("labels.csv").toAbsolutePath());
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("reward.stps", "3");
    wrong.put("seed", "many");
    assertThatThrownBy(() -> ConfigFile.read(Preset.DEMO.config(), Optional.empty(), wrong))
        .hasMessageContaining("reward.stps: unknown (did you mean steps?")
        .hasMessageContaining("seed: \"many\" (expected: an integer)");
  }

  @Test
  void the_schema_and_the_documentation_name_every_setting_and_no_other() throws Exception {
    List<String> settings = new ArrayList<>();
    leaves("", ConfigFile.tree(Preset.DEMO.config()), settings);
    ConfigSchema schema = ConfigSchema.load();
    List<String> described = new ArrayList<>();
    described("", schema, described);
    String documented = Files.readString(Path.of("..", "docs", "training.md"));

    assertThat(described).containsExactlyElementsOf(settings);
    for (String setting : settings) {
      String pointer = "/" + setting.replace('.', '/');
      assertThat(schema.at(pointer).path("description").asString("")).as(setting).isNotEmpty();
      assertThat(documented).contains("| `" + setting + "` |");
    }
    assertThat(
            documented
                .lines()
                .filter(
                    line -> line.matches("\\| `[a-z][A-Za-z.]*` \\| `[^`]*` \\| .* \\| .* \\|")))
        .as("rows of the table of settings")
        .hasSize(settings.size());
  }

  private static void leaves(String place, JsonNode node, List<String> leaves) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String name = place + entry.getKey();
      if (entry.getValue().isObject()) {
        leaves(name + ".", entry.getValue(), leaves);
      } else {
        leaves.add(name);
      }
    }
  }

  private static void described(String pointer, ConfigSchema schema, List<String> leaves) {
    for (String key : schema.keys(pointer)) {
      String place = pointer + "/" + key;
      if (schema.keys(place).isEmpty()) {
        leaves.add(place.substring(1).replace('/', '.'));
      } else {
        described(place, schema, leaves);
      }
    }
  }

  private TrainingConfig read(TrainingConfig base, String text) throws Exception {
    Path file = Files.writeString(folder.resolve("training.yaml"), text);
    return ConfigFile.read(base, Optional.of(file), Map.of());
  }
}
