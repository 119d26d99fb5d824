package io.reelscore.training.evaluation;

import io.reelscore.training.evaluation.EvaluationReport.DimensionResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was measured of one model.
 *
 * @param model its identity
 * @param report the numbers
 * @param details their intervals and curves, in the order of the report's sets
 * @param defectIntervals Wilson's, in the order of the report's defects
 * @param shortcuts how far rewards follow what is not quality
 * @param training what its run told; null where that is not there
 * @param resamples what comparisons are made from
 */
public record Measured(
    String model,
    EvaluationReport report,
    List<SetDetail> details,
    List<Interval> defectIntervals,
    List<ShortcutResult> shortcuts,
    @Nullable TrainingHistory training,
    Resamples resamples) {

  public Measured {
    details = List.copyOf(details);
    defectIntervals = List.copyOf(defectIntervals);
    shortcuts = List.copyOf(shortcuts);
  }

  /** The same under another name. */
  Measured named(String name) {
    return new Measured(name, report, details, defectIntervals, shortcuts, training, resamples);
  }

  /** All data as a JSON object. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model);
    json.put("sets", report.sets());
    json.put("defects", report.defects());
    json.put("details", details);
    json.put("defectIntervals", defectIntervals);
    json.put("shortcuts", shortcuts);
    json.put("training", training);
    return json;
  }

  /** The numbers of a dimension in a set; null where it is not there. */
  @Nullable DimensionResult result(String set, String dimension) {
    return report.sets().stream()
        .filter(result -> result.name().equals(set))
        .flatMap(result -> result.dimensions().stream())
        .filter(result -> result.dimension().equals(dimension))
        .findFirst()
        .orElse(null);
  }

  /** The details of a dimension in a set that has it. */
  DimensionDetail detail(String set, String dimension) {
    return details.stream()
        .filter(detail -> detail.name().equals(set))
        .flatMap(detail -> detail.dimensions().stream())
        .filter(detail -> detail.dimension().equals(dimension))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Details of one set.
   *
   * @param name the set's
   * @param clusters that are drawn anew in each resample, the most of any dimension
   */
  public record SetDetail(String name, int clusters, List<DimensionDetail> dimensions) {
    public SetDetail {
      dimensions = List.copyOf(dimensions);
    }
  }

  /**
   * Details of one dimension.
   *
   * @param intervals 95 %, by the metrics' ids; without those that the resamples do not define
   * @param notMeasured why a metric has no value, by its id
   */
  public record DimensionDetail(
      String dimension,
      Map<String, Interval> intervals,
      Map<String, String> notMeasured,
      Curves curves) {
    public DimensionDetail {
      intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
      notMeasured = Collections.unmodifiableMap(new LinkedHashMap<>(notMeasured));
    }
  }

  /**
   * The answer of one dimension to one raised latent.
   *
   * @param latent that was raised by its standard deviation
   * @param clips how many
   * @param change mean change of the reward, in standard deviations over the set's rewards; null
   *     where those are all equal
   * @param interval of that
   * @param qualityChange mean change of the true quality
   */
  public record ShortcutResult(
      String dimension,
      String latent,
      int clips,
      @Nullable Double change,
      @Nullable Interval interval,
      double qualityChange) {}

  /**
   * Values of each resample.
   *
   * @param rewards of all clips, by set and dimension
   * @param metrics [metric][resample], by set and dimension
   * @param shortcuts [resample], by latent and dimension
   */
  public record Resamples(
      Map<Place, double[]> rewards,
      Map<Place, double[][]> metrics,
      Map<Place, double[]> shortcuts) {}

  /**
   * Where a value belongs.
   *
   * @param set a set's name, or a latent's
   */
  public record Place(String set, String dimension) {}
}
