package io.reelscore.training.study;

import io.reelscore.training.run.RunLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A study: its file, its run folder, and what is made of them. */
public final class Study implements AutoCloseable {

  private static final String LOCK = "study.lock";

  private final StudyConfig study;
  private final Path config;
  private final Path home;
  private final StudyFolder folder;
  private final StudyRunner runner;

  private Study(StudyConfig study, Path config, Path home, StudyFolder folder, StudyRunner runner) {
    this.study = study;
    this.config = config;
    this.home = home;
    this.folder = folder;
    this.runner = runner;
  }

  /**
   * Reads a study.
   *
   * @param config its file
   * @param folder of its run; what is there of an earlier run is used
   * @param home of the program
   * @param processes at once
   * @throws StudyException with every problem of the file
   */
  public static Study open(
      Path config, Path folder, Path home, int processes, StudyProgress progress)
      throws StudyException, IOException {
    StudyConfig study = StudyFile.read(config);
    StudyFolder cells = new StudyFolder(folder);
    return new Study(
        study,
        config,
        home,
        cells,
        new StudyRunner(
            study, config.toAbsolutePath(), cells, home, Math.max(1, processes), progress));
  }

  /**
   * Runs the cells without a result whose {@code condition/seed} fits a glob; with them all, those
   * that confirm the search's best recipe as well.
   *
   * @return the cells that failed twice or were left, and why
   * @throws IOException also when another study is at work in the run folder
   */
  public List<String> run(String only) throws IOException, InterruptedException {
    try (RunLock _ = RunLock.of(folder.path(), LOCK)) {
      return runAlone(only);
    }
  }

  private List<String> runAlone(String only) throws IOException, InterruptedException {
    PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + only);
    Predicate<Cell> wanted = cell -> glob.matches(Path.of(cell.id()));
    List<Cell> cells = Cell.of(study).stream().filter(wanted).toList();
    List<String> failures = new ArrayList<>(runner.run(cells));
    if (failures.isEmpty() && cells.size() == Cell.of(study).size()) {
      failures.addAll(runner.run(confirmation()));
    }
    return failures;
  }

  /**
   * Writes the report, {@code NAME.md}, {@code NAME.json}, and its plots: beside the study's file
   * when all cells have a result, else in the run folder.
   *
   * @throws StudyException when no cell has a result
   */
  public Report report() throws StudyException, IOException {
    List<Cell> cells = new ArrayList<>(Cell.of(study));
    cells.addAll(confirmation());
    Cells results = Cells.read(folder, study, cells);
    int done = results.all().size();
    if (done == 0) {
      throw new StudyException(
          "%s: 0 of %d cells have a result in %s (expected: at least 1 to report)"
              .formatted(config, cells.size(), folder.path()));
    }
    boolean whole = done == cells.size();
    String name = String.valueOf(config.getFileName()).replaceFirst("\\.[^.]*$", "");
    Path place =
        whole
            ? config.toAbsolutePath().resolveSibling(name + ".md")
            : folder.path().resolve(name + ".md");
    StudyAnalysis analysis = StudyAnalysis.of(study, results);
    Map<String, String> plots = StudyPlots.of(study, results, analysis);
    for (Map.Entry<String, String> plot : plots.entrySet()) {
      write(place.resolveSibling(name + "-" + plot.getKey() + ".svg"), plot.getValue());
    }
    write(place.resolveSibling(name + ".json"), StudyJson.of(study, results, analysis));
    write(place, new StudyReport(study, results, analysis, name, shownConfig()).markdown());
    return new Report(place, whole);
  }

  /** The study's file as a command in the program's folder names it. */
  private String shownConfig() {
    Path file = config.toAbsolutePath().normalize();
    Path program = home.toAbsolutePath().normalize();
    Path shown = file.startsWith(program) ? program.relativize(file) : file.getFileName();
    return String.valueOf(shown).replace('\\', '/');
  }

  private static void write(Path file, String text) throws IOException {
    StudyFolder.replace(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A report that was written.
   *
   * @param path of its Markdown
   * @param whole whether it is of all cells; if not it lies in the run folder
   */
  public record Report(Path path, boolean whole) {}

  /** How many of the cells have a result. */
  public int done() throws IOException {
    return Cells.read(folder, study, Cell.of(study)).all().size();
  }

  /** How many cells there are, without those of the confirmation. */
  public int cells() {
    return Cell.of(study).size();
  }

  private List<Cell> confirmation() throws IOException {
    RecipeOutcome outcome = RecipeOutcome.of(study, Cells.read(folder, study, Cell.of(study)));
    return RecipeOutcome.confirmationCells(study, outcome);
  }

  /** Ends what runs; what is finished stays. */
  @Override
  public void close() {
    runner.close();
  }
}
