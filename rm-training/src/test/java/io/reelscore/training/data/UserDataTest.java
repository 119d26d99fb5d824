package io.reelscore.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.media.FrameSpec;
import io.reelscore.media.ffmpeg.FfmpegVideoDecoder;
import io.reelscore.training.annotation.Aggregation;
import io.reelscore.training.annotation.AnnotationFile;
import io.reelscore.training.annotation.Films;
import io.reelscore.training.annotation.RowWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserDataTest {

  private static final FrameSpec FRAMES = new FrameSpec(8, 32, 32);

  @TempDir Path folder;

  @Test
  void holds_out_all_clips_of_a_fifth_of_the_prompts() throws Exception {
    Path annotations = UserClips.write(folder, 10);

    UserData data = read(annotations, 1);

    List<String> held = data.heldOut().samples().stream().map(Sample::prompt).distinct().toList();
    assertThat(data.training().dimensions()).containsExactly("neatness");
    assertThat(data.training().samples().size() + data.heldOut().samples().size()).isEqualTo(20);
    assertThat(held).hasSizeBetween(1, 2);
    assertThat(data.training().samples()).noneMatch(sample -> held.contains(sample.prompt()));
    assertThat(data.heldOut().samples().getFirst().frames()).hasSize(8 * 32 * 32 * 3);
  }

  @Test
  void clips_marked_test_are_held_out_and_no_others() throws Exception {
    Path annotations = UserClips.write(folder, 3);
    List<String> lines = new ArrayList<>(Files.readAllLines(annotations));
    for (int i : new int[] {0, 5}) {
      lines.set(i, lines.get(i).replace("}", ",\"split\":\"test\"}"));
    }
    Files.write(annotations, lines);

    UserData data = read(annotations, 1);

    assertThat(data.heldOut().samples()).hasSize(2);
    assertThat(data.heldOut().quality()[0]).containsExactly(1, 0);
    assertThat(data.training().samples()).hasSize(4);
  }

  @Test
  void the_majority_decides_and_a_draw_is_no_label() throws Exception {
    Path annotations = UserClips.write(folder, 2);
    List<String> lines = new ArrayList<>(Files.readAllLines(annotations));
    lines.add(lines.get(0).replace("\"pass\"", "\"fail\""));
    lines.add(lines.get(3).replace("\"fail\"", "\"pass\""));
    lines.add(lines.get(3).replace("\"fail\"", "\"pass\""));
    Files.write(annotations, lines);

    HeldOutSet all = readAll(annotations, Aggregation.MAJORITY);

    assertThat(all.quality()[0]).containsExactly(Double.NaN, 0, 1, 1);
  }

  @Test
  void tells_all_clips_that_cannot_be_read() throws Exception {
    Path annotations = UserClips.write(folder, 3);
    Files.writeString(folder.resolve("clip1.mp4"), "no video");
    Files.writeString(folder.resolve("clip4.mp4"), "no video");

    assertThatThrownBy(() -> read(annotations, 1))
        .isInstanceOfSatisfying(
            DataException.class, problem -> assertThat(problem.isAboutClips()).isTrue())
        .hasMessageContaining("2 problems")
        .hasMessageContaining("line 2: ")
        .hasMessageContaining("line 5: ");
  }

  @Test
  void five_prompts_of_one_clip_each_suffice_whatever_the_seed() throws Exception {
    List<String> lines = new ArrayList<>();
    UserClips.write(folder, 3);
    for (int i = 0; i < 5; i++) {
      lines.add(UserClips.line("clip" + i + ".mp4", "prompt " + i, i % 2 == 0 ? "pass" : "fail"));
    }
    Path annotations = Files.write(folder.resolve("five.jsonl"), lines);

    for (long seed = 0; seed < 20; seed++) {
      UserData data = read(annotations, seed);

      assertThat(data.heldOut().quality()[0]).contains(0, 1);
    }
  }

  @Test
  void one_film_is_not_on_both_sides() throws Exception {
    Path annotations = UserClips.write(folder, 1);
    Files.write(
        annotations,
        List.of(
            UserClips.line("clip0.mp4", "a", "pass").replace("}", ",\"split\":\"test\"}"),
            UserClips.line("clip0.mp4", "b", "fail").replace("}", ",\"split\":\"train\"}")));

    assertThatThrownBy(() -> read(annotations, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 1: split: ")
        .hasMessageContaining("is in test, and in train by line 2 (expected: one of them)");
  }

  @Test
  void needs_both_labels_on_both_sides() throws Exception {
    Path annotations = UserClips.write(folder, 2);
    List<String> lines = new ArrayList<>(Files.readAllLines(annotations));
    lines.set(0, lines.get(0).replace("}", ",\"split\":\"test\"}"));
    Files.write(annotations, lines);

    assertThatThrownBy(() -> read(annotations, 1))
        .hasMessageContaining(
            "neatness: no fail among the 1 held-out clips (expected: at least 1; ");
  }

  @Test
  void one_film_may_be_judged_against_several_prompts() throws Exception {
    Path annotations = UserClips.write(folder, 1);
    Files.write(
        annotations,
        List.of(
            UserClips.line("clip0.mp4", "a red circle", "pass"),
            UserClips.line("clip0.mp4", "a blue circle", "fail")));

    HeldOutSet all = readAll(annotations, Aggregation.MAJORITY);

    assertThat(all.samples()).hasSize(2);
    assertThat(all.quality()[0]).containsExactly(1, 0);
  }

  @Test
  void a_table_is_learnt_from_as_lines_are() throws Exception {
    Path lines = UserClips.write(folder, 3);
    Path table = folder.resolve("annotations.csv");
    try (RowWriter writer = RowWriter.annotations(table, lines)) {
      new AnnotationFile(lines, Films.MUST_EXIST, n -> {}).forEach(writer::write);
      writer.keep();
    }

    UserData read = read(lines, 1);
    UserData same = read(table, 1);

    assertThat(prompts(same.training().samples())).isEqualTo(prompts(read.training().samples()));
    assertThat(prompts(same.heldOut().samples())).isEqualTo(prompts(read.heldOut().samples()));
    assertThat(same.training().verdicts()).isDeepEqualTo(read.training().verdicts());
    assertThat(same.heldOut().quality()).isDeepEqualTo(read.heldOut().quality());
  }

  @Test
  void votes_may_be_weighed_by_how_annotators_err() throws Exception {
    UserClips.write(folder, 10);
    List<String> lines = new ArrayList<>();
    for (int clip = 0; clip < 20; clip++) {
      String truth = clip % 2 == 0 ? "pass" : "fail";
      String guess = clip % 3 == 0 ? "pass" : "fail";
      lines.add(line(clip, truth, "ann"));
      lines.add(line(clip, clip == 3 ? "pass" : truth, "bob"));
      lines.add(line(clip, guess, "cid"));
      lines.add(line(clip, guess, "dee"));
    }
    Path annotations = Files.write(folder.resolve("votes.jsonl"), lines);

    HeldOutSet votes = readAll(annotations, Aggregation.MAJORITY);
    HeldOutSet weighed = readAll(annotations, Aggregation.DAWID_SKENE);

    assertThat(votes.quality()[0]).contains(Double.NaN);
    assertThat(weighed.quality()[0]).doesNotContain(Double.NaN);
  }

  @Test
  void features_cannot_be_decoded() throws Exception {
    Path annotations = UserClips.write(folder, 1);
    Files.writeString(
        annotations, Files.readString(annotations).replace("\"file\"", "\"features\""));

    assertThatThrownBy(() -> read(annotations, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2 problems")
        .hasMessageContaining(
            "line 1: features: \"clip0.mp4\" (expected: file, as clips are decoded here)");
  }

  @Test
  void more_clips_than_pairs_can_be_measured_of_are_refused_before_any_is_decoded()
      throws Exception {
    UserClips.write(folder, 1);
    Files.writeString(folder.resolve("clip0.mp4"), "no video");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= UserData.MOST_MEASURED; i++) {
      lines.add(UserClips.line("clip0.mp4", "prompt " + i, "pass"));
    }
    Path annotations = Files.write(folder.resolve("many.jsonl"), lines);

    assertThatThrownBy(() -> readAll(annotations, Aggregation.MAJORITY))
        .isInstanceOfSatisfying(
            DataException.class, problem -> assertThat(problem.isAboutClips()).isFalse())
        .hasMessageContaining("20001 clips (expected: at most 20000, ");
  }

  private static UserData read(Path annotations, long seed) throws Exception {
    return UserData.read(
        annotations, Aggregation.MAJORITY, FfmpegVideoDecoder.create(), FRAMES, seed);
  }

  private static HeldOutSet readAll(Path annotations, Aggregation aggregation) throws Exception {
    return UserData.readAll(
        annotations, aggregation, List.of("neatness"), FfmpegVideoDecoder.create(), FRAMES);
  }

  private static List<String> prompts(List<Sample> samples) {
    return samples.stream().map(Sample::prompt).toList();
  }

  private static String line(int clip, String label, String annotator) {
    return UserClips.line("clip" + clip + ".mp4", "prompt " + clip, label)
        .replace("}", ",\"annotator\":\"" + annotator + "\"}");
  }
}
