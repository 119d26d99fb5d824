package io.reelscore.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnnotationsCommandTest {

  @TempDir Path folder;
  private Path annotations;

  @BeforeEach
  void write_annotations() throws IOException {
    annotations =
        write(
            "annotations.jsonl",
            line("a.mp4", "pass", "ann", ",\"split\":\"test\""),
            line("a.mp4", "pass", "bob", ""),
            line("b.mp4", "fail", "ann", ""),
            line("b.mp4", "fail", "bob", ""),
            line("c.mp4", "pass", "ann", ""),
            line("c.mp4", "fail", "bob", ""));
    for (String film : List.of("a.mp4", "b.mp4", "c.mp4")) {
      Files.createFile(folder.resolve(film));
    }
  }

  @Test
  void check_counts_lines_by_dimension_annotator_and_split() {
    Run run = run("check", path("annotations.jsonl"), "--json");

    JsonNode counts = json(run);
    assertThat(run.code()).isZero();
    assertThat(counts.get("annotations").intValue()).isEqualTo(6);
    assertThat(counts.get("clips").intValue()).isEqualTo(3);
    assertThat(counts.get("clips by split")).hasToString("{\"train\":0,\"test\":1,\"any\":2}");
    assertThat(counts.get("by dimension")).hasToString("{\"motion\":{\"fail\":3,\"pass\":3}}");
    assertThat(counts.get("by annotator").get("bob")).hasToString("{\"fail\":2,\"pass\":1}");
  }

  @Test
  void check_tells_each_problem_on_a_line_of_its_own() throws Exception {
    write("annotations.jsonl", "[]", line("gone.mp4", "pass", "ann", ""));

    Run run = run("check", path("annotations.jsonl"));
    Run elsewhere = run("check", path("annotations.jsonl"), "--no-films", "--json");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("annotations.jsonl: line 1: ARRAY (expected: a JSON object)\n")
        .contains("annotations.jsonl: line 2: file: \"gone.mp4\" (expected: an existing file")
        .endsWith("2 problems\n");
    assertThat(elsewhere.code()).isEqualTo(2);
    assertThat(json(elsewhere).get("problemCount").intValue()).isEqualTo(1);
  }

  @Test
  void agreement_is_printed_and_given_as_json() {
    Run text = run("agreement", path("annotations.jsonl"), "--bootstrap", "50");
    Run json = run("agreement", path("annotations.jsonl"), "--bootstrap", "0", "--json");

    assertThat(text.code()).isZero();
    assertThat(text.out())
        .contains("motion: 6 judgements of 3 units, 3 of them judged at least twice")
        .contains("raw agreement          0.667 [")
        .contains("ann");
    JsonNode motion = json(json).get("dimensions").get("motion");
    assertThat(motion.get("raw")).hasToString("{\"value\":0.6666666666666666}");
    assertThat(motion.get("annotators").get("bob").get("shares").get("pass").get("value"))
        .hasToString("0.3333333333333333");
    assertThat(motion.get("annotators").get("bob").get("alphaWithout").isNull()).isTrue();
  }

  @Test
  void aggregate_writes_labels_that_can_be_read_again() throws Exception {
    Run majority =
        run("aggregate", path("annotations.jsonl"), "--method", "majority", "--out", path("m.csv"));
    Run skilled =
        run(
            "aggregate",
            path("annotations.jsonl"),
            "--method",
            "dawid-skene",
            "--out",
            path("d.jsonl"),
            "--json");

    assertThat(majority.code()).as(majority.err()).isZero();
    assertThat(folder.resolve("m.csv"))
        .content()
        .isEqualTo(
            """
            file,features,prompt,dimension,label,annotator,split,posterior
            a.mp4,,a cat,motion,pass,,test,1.0
            b.mp4,,a cat,motion,fail,,,0.0
            """);
    assertThat(run("check", path("m.csv")).code()).isZero();
    assertThat(json(skilled).get("motion").get("converged").booleanValue()).isTrue();
    assertThat(folder.resolve("d.jsonl")).content().contains("\"posterior\":0.");
  }

  @Test
  void convert_there_and_back_gives_the_same_lines_also_from_another_folder() throws Exception {
    Files.createDirectory(folder.resolve("sub"));

    Run there = run("convert", path("annotations.jsonl"), path("sub/t.csv"));
    Run back = run("convert", path("sub/t.csv"), path("back.jsonl"));

    assertThat(there.out()).contains("6 lines in ");
    assertThat(folder.resolve("sub/t.csv")).content().contains("../a.mp4,,a cat,motion,pass,ann");
    assertThat(back.code()).isZero();
    assertThat(json(run("check", path("back.jsonl"), "--json")))
        .isEqualTo(json(run("check", path("annotations.jsonl"), "--json")));
  }

  @Test
  void comparisons_are_checked_measured_and_converted() throws Exception {
    write(
        "c.csv",
        "prompt,dimension,first,second,choice,annotator",
        "a cat,motion,a.mp4,b.mp4,first,ann",
        "a cat,motion,b.mp4,a.mp4,second,bob");

    assertThat(json(run("check", path("c.csv"), "--json")).get("pairs").intValue()).isEqualTo(1);
    assertThat(run("agreement", path("c.csv")).out()).contains("raw agreement          1.000");
    assertThat(run("convert", path("c.csv"), path("c.jsonl")).code()).isZero();
    assertThat(run("check", path("c.jsonl")).code()).isZero();
  }

  @Test
  void pairs_go_out_and_come_back() {
    Run out = run("export-pairs", path("annotations.jsonl"), "--out", path("pairs.json"), "--json");
    Run in = run("import-pairs", path("pairs.json"), "--out", path("in.jsonl"), "--json");

    assertThat(json(out)).hasToString("{\"motion\":{\"winLose\":1,\"ties\":0}}");
    assertThat(json(in)).hasToString("{\"entries\":1,\"labels\":2,\"comparisons\":1}");
    assertThat(run("check", path("in.jsonl")).code()).isZero();
  }

  @Test
  void bad_command_lines_change_nothing() throws Exception {
    String before = Files.readString(annotations);
    String file = path("annotations.jsonl");

    expect("no command (expected: check, agreement");
    expect("gone.jsonl (expected: a file)", "check", path("gone.jsonl"));
    expect("named twice", "convert", file, file);
    expect("named twice", "aggregate", file, "--method", "majority", "--out", file);
    expect("--method: vote (expected", "aggregate", file, "--method", "vote", "--out", path("x"));
    expect("(expected: a file in an existing folder)", "convert", file, path("no/x.csv"));
    expect("--bootstrap: -1 (expected: 0..10000)", "agreement", file, "--bootstrap", "-1");
    expect("--bootstrap: 2000000000 (exp", "agreement", file, "--bootstrap", "2000000000");
    expect("pairs: 0", "export-pairs", file, "--out", path("x"), "--pairs", "0");
    expect("exactly one <video>", "export-pairs", file, "--out", path("x"), "--user", "hm");
    expect("--form: x (expected", "export-pairs", file, "--out", path("x"), "--form", "x");
    expect("--dimension: \"A\"", "import-pairs", file, "--out", path("x"), "--dimension", "A");
    expect("no array (expected", "import-pairs", file, "--out", path("x"));
    assertThat(annotations).content().isEqualTo(before);
    assertThat(folder).isDirectoryNotContaining(one -> one.toString().endsWith("x"));
    assertThat(folder).isDirectoryNotContaining(one -> one.toString().endsWith(".tmp"));
  }

  private void expect(String message, String... arguments) {
    Run run = run(arguments);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String line(String file, String label, String annotator, String more) {
    return "{\"file\":\"%s\",\"prompt\":\"a cat\",\"dimension\":\"motion\",\"label\":\"%s\",\"annotator\":\"%s\"%s}"
        .formatted(file, label, annotator, more);
  }

  private static JsonNode json(Run run) {
    return JsonMapper.builder().build().readTree(run.out());
  }

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = TrainingCommand.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[arguments.length + 1];
    all[0] = "annotations";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Run(line.execute(all), out.toString(), err.toString());
  }

  private record Run(int code, String out, String err) {}
}
