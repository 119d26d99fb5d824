package io.reelscore.training.study;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that runs cells. Each line of its input asks for one, {@code condition seed}, or for
 * the backbone, {@code prepare}; each is answered by a line {@code done}, or {@code failed} and
 * why. It ends with its input. As long as an answer is being worked on, a line {@code working} is
 * written now and then.
 */
public final class StudyWorker {

  static final String WORKING = "working";
  static final String DONE = "done";
  private static final Duration BEAT = Duration.ofSeconds(30);

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
    Thread working = Thread.currentThread();
    Thread.ofPlatform().daemon().name("working").start(() -> beat(working.threadId(), answers));
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

  /** Tells that a thread works, if it has used the processor since the last time. */
  private static void beat(long thread, PrintStream answers) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = 0;
    try {
      while (true) {
        Thread.sleep(BEAT);
        long now = threads.getThreadCpuTime(thread);
        if (now != before) {
          answers.println(WORKING);
          answers.flush();
        }
        before = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
      return DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "failed interrupted";
    } catch (Exception e) {
      e.printStackTrace();
      return "failed " + String.valueOf(e).replaceAll("\\s+", " ");
    }
  }
}
