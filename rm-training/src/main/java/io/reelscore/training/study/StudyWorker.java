package io.reelscore.training.study;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that runs cells. Each line of its input asks for one, {@code condition seed}, or for
 * the backbone, {@code prepare}; each is answered by a line {@code done}, or {@code failed} and
 * why. It ends with its input.
 */
public final class StudyWorker {

  private StudyWorker() {}

  /**
   * Runs a worker.
   *
   * @param arguments the study's file, the run folder, and, for a study that scores by a service,
   *     where the service listens: the port of scoring, the port of administration
   */
  public static void main(String[] arguments) throws Exception {
    StudyConfig study = StudyFile.read(Path.of(arguments[0]));
    StudyFolder folder = new StudyFolder(Path.of(arguments[1]));
    PrintStream answers = System.out;
    System.setOut(System.err);
    try (ModelShop shop = new ModelShop(folder.path(), study);
        ServiceConnection service =
            arguments.length < 4
                ? null
                : new ServiceConnection(new StudyService.Address(arguments[2], arguments[3]))) {
      CellRun run = new CellRun(study, shop, service);
      BufferedReader asked =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = asked.readLine(); line != null; line = asked.readLine()) {
        answers.println(answer(study, folder, shop, run, line));
        answers.flush();
      }
    }
  }

  private static String answer(
      StudyConfig study, StudyFolder folder, ModelShop shop, CellRun run, String line) {
    try {
      if (line.equals("prepare")) {
        shop.prepare();
      } else {
        String[] words = line.split(" ", -1);
        Cell cell = new Cell(study.condition(words[0]), Long.parseLong(words[1]));
        folder.write(cell, run.run(cell));
      }
      return "done";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "failed interrupted";
    } catch (Exception e) {
      e.printStackTrace();
      return "failed " + String.valueOf(e).replaceAll("\\s+", " ");
    }
  }
}
