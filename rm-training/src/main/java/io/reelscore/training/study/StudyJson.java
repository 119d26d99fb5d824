package io.reelscore.training.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The machine-readable report: the study, all cells, the analysis. */
final class StudyJson {

  /** Points of a policy's path that are kept beside its first and last. */
  private static final int EVERY = 10;

  private StudyJson() {}

  static String of(StudyConfig study, Cells cells, StudyAnalysis analysis) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("study", study);
    root.put("analysis", analysis);
    List<Object> results = new ArrayList<>();
    for (CellResult cell : cells.all()) {
      results.add(cell(study, cell));
    }
    root.put("cells", results);
    return Digests.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static Map<String, Object> cell(StudyConfig study, CellResult cell) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("condition", cell.condition());
    row.put("seed", cell.seed());
    row.put("digest", cell.digest());
    row.put("scoring", cell.scoring());
    row.put("checkedInProcess", cell.checkedInProcess());
    row.put("models", cell.models());
    row.put("agreement", cell.agreement());
    Map<String, Object> measures = new LinkedHashMap<>();
    for (Measure measure : Measure.of(study)) {
      measures.put(measure.id(), measure.of(cell));
    }
    row.put("measures", measures);
    List<Object> path = new ArrayList<>();
    for (int step = 0; step < cell.path().size(); step++) {
      if (step % EVERY == 0 || step == cell.path().size() - 1) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("step", step);
        point.put("kl", cell.path().get(step).kl());
        point.put("reward", cell.path().get(step).reward());
        point.put("gold", cell.path().get(step).gold());
        point.put("groupDeviation", cell.path().get(step).groupDeviation());
        point.put("shortcuts", cell.path().get(step).shortcuts());
        path.add(point);
      }
    }
    row.put("path", path);
    return row;
  }
}
