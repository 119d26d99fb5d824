package io.reelscore.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts how often a spoilt clip got less than the clean clip of its scene, on its dimension. */
final class DemoVerdict {
  private DemoVerdict() {}

  /** Prints one line; {@code reports} are those of {@code clips}, in their order. */
  static void print(List<DemoClip> clips, List<ClipReport> reports, PrintWriter out) {
    Map<Integer, ClipReport> clean = new LinkedHashMap<>();
    Map<String, int[]> counts = new LinkedHashMap<>();
    for (int i = 0; i < clips.size(); i++) {
      DemoClip clip = clips.get(i);
      if (clip.defect().equals(DemoClip.NO_DEFECT)) {
        clean.put(clip.scene(), reports.get(i));
        continue;
      }
      Double spoilt = raw(reports.get(i), clip.defect());
      Double whole = raw(clean.get(clip.scene()), clip.defect());
      if (spoilt != null && whole != null) {
        int[] count = counts.computeIfAbsent(clip.defect(), defect -> new int[2]);
        count[0] += spoilt < whole ? 1 : 0;
        count[1]++;
      }
    }
    List<String> parts =
        counts.entrySet().stream()
            .map(e -> "%s %d of %d".formatted(e.getKey(), e.getValue()[0], e.getValue()[1]))
            .toList();
    out.println("Spoilt clips below the clean clip of their scene: " + String.join(", ", parts));
  }

  private static @Nullable Double raw(@Nullable ClipReport report, String dimension) {
    if (report == null || !(report.outcome() instanceof ClipOutcome.Scored scored)) {
      return null;
    }
    ClipOutcome.Reward reward = scored.rewards().get(dimension);
    return reward == null ? null : reward.raw();
  }
}
