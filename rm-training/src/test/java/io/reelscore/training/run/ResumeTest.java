package io.reelscore.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.config.ConfigFile;
import io.reelscore.training.config.Preset;
import io.reelscore.training.config.TrainingConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"micro", "latent-micro"})
  void stopped_in_both_phases_and_resumed_it_makes_the_same_bytes(String preset) throws Exception {
    TrainingConfig config = Preset.named(preset).orElseThrow().config();
    run(plan(config, "whole", false));

    stopAfter("pretraining", 2, plan(config, "parts", false));
    stopAfter("pretraining", 4, plan(config, "parts", true));
    stopAfter("reward", 1, plan(config, "parts", true));
    stopAfter("reward", 4, plan(config, "parts", true));
    run(plan(config, "parts", true));

    assertThat(bundle("parts")).isEqualTo(bundle("whole"));
    assertThat(metrics("parts")).isEqualTo(metrics("whole")).hasSize(8);
    assertThat(folder.resolve("parts.run/checkpoint")).doesNotExist();
    assertThat(told)
        .containsExactly(
            "resuming pretraining after step 2",
            "resuming pretraining after step 4",
            "resuming reward after step 1",
            "resuming reward after step 4");
  }

  @Test
  void a_damaged_checkpoint_is_told_and_the_one_before_it_gives_the_same_bytes() throws Exception {
    TrainingConfig config = with(Map.of("checkpoint.everySteps", "1"));
    run(plan(config, "whole", false));
    stopAfter("reward", 2, plan(config, "parts", false));
    Path checkpoints = folder.resolve("parts.run/checkpoint");
    Path last = checkpoints.resolve("000000006.checkpoint");
    byte[] bytes = Files.readAllBytes(last);
    bytes[bytes.length / 2] ^= 1;
    Files.write(last, bytes);

    run(plan(config, "parts", true));

    assertThat(told.getFirst())
        .startsWith("damaged checkpoint, the one before it is used: " + last);
    assertThat(told.getLast()).isEqualTo("resuming reward after step 1");
    assertThat(bundle("parts")).isEqualTo(bundle("whole"));
    assertThat(metrics("parts")).isEqualTo(metrics("whole"));
  }

  @Test
  void other_settings_are_refused_by_name_and_nothing_is_changed() throws Exception {
    stopAfter("pretraining", 1, plan(Preset.MICRO.config(), "parts", false));
    Map<String, String> before = contents(folder.resolve("parts.run"));

    assertThatThrownBy(() ->
            run(
                plan(
                    with(
                        Map.of(
                            "reward.steps",
                            "9",
                            "loss.tieCoefficient",
                            "0",
                            "checkpoint.everySteps",
                            "2")),
                    "parts",
                    true)))
        .isInstanceOf(ResumptionException.class)
        .hasMessageContaining(
            "belongs to another configuration: reward.steps: 9 (expected: 4); loss.tieCoefficient: 0.0 (expected: 1.0)")
        .hasMessageNotContaining("everySteps");
    assertThatThrownBy(() -> run(plan(Preset.MICRO.config(), "parts", false)))
        .isInstanceOf(ResumptionException.class)
        .hasMessageContaining("an unfinished training (expected: --resume");
    assertThatThrownBy(() -> run(plan(Preset.MICRO.config(), "other", true)))
        .isInstanceOf(ResumptionException.class)
        .hasMessageContaining("no checkpoint that is whole");
    assertThat(contents(folder.resolve("parts.run"))).isEqualTo(before);
    assertThat(folder.resolve("other.run")).doesNotExist();
  }

  @Test
  void early_stopping_is_resumed_too() throws Exception {
    TrainingConfig config =
        with(
            Map.of(
                "reward.earlyStopping.measure", "loss",
                "reward.earlyStopping.share", "0.4",
                "reward.earlyStopping.everySteps", "1",
                "reward.earlyStopping.patience", "2",
                "reward.steps", "12",
                "reward.headRate", "0.9",
                "reward.backboneRate", "0.3"));
    run(plan(config, "whole", false));

    stopAfter("reward", 2, plan(config, "parts", false));
    run(plan(config, "parts", true));

    assertThat(bundle("parts")).isEqualTo(bundle("whole"));
    assertThat(metrics("parts"))
        .isEqualTo(metrics("whole"))
        .hasSizeLessThan(16)
        .last()
        .asString()
        .contains("\"validationLoss\":");
  }

  private static TrainingConfig with(Map<String, String> settings) throws Exception {
    return ConfigFile.read(Preset.MICRO.config(), Optional.empty(), settings);
  }

  private TrainingPlan plan(TrainingConfig config, String name, boolean resume) {
    return new TrainingPlan(config, folder.resolve(name), folder.resolve(name + ".run"), resume);
  }

  private void run(TrainingPlan plan) throws Exception {
    new TrainingRun(plan, report -> {}, new StopRequest(), told::add).run();
  }

  private void stopAfter(String phase, int step, TrainingPlan plan) {
    StopRequest stop = new StopRequest();
    StepListener listener =
        report -> {
          if (report.phase().equals(phase) && report.step() == step) {
            stop.make();
          }
        };

    assertThatThrownBy(() -> new TrainingRun(plan, listener, stop, told::add).run())
        .isInstanceOf(TrainingStoppedException.class)
        .hasMessage("%s: stopped after step %d", phase, step);
  }

  private Map<String, String> bundle(String name) throws Exception {
    return contents(folder.resolve(name));
  }

  private static Map<String, String> contents(Path root) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private List<String> metrics(String name) throws Exception {
    return Files.readAllLines(folder.resolve(name + ".run/metrics.jsonl")).stream()
        .map(line -> line.replaceFirst(",\"seconds\":[^,}]*", ""))
        .toList();
  }
}
