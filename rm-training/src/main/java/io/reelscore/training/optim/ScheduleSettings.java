package io.reelscore.training.optim;

/**
 * How the learning rate changes in the course of a training.
 *
 * @param form of the curve
 * @param rising the share of the steps with a rising rate, 0 or more and less than 1; {@link
 *     Form#ONE_CYCLE} needs more than one such step, {@link Form#CONSTANT} has none
 */
public record ScheduleSettings(Form form, double rising) {

  public ScheduleSettings {
    if (!(rising >= 0 && rising < 1)) {
      throw new IllegalArgumentException(
          "schedule: rising: %s (expected: 0 or more and less than 1)".formatted(rising));
    }
  }

  /** One cycle. */
  public static ScheduleSettings oneCycle(double rising) {
    return new ScheduleSettings(Form.ONE_CYCLE, rising);
  }

  /** The schedule of so many steps up to that rate. */
  public Schedule of(double maxRate, int steps) {
    return switch (form) {
      case ONE_CYCLE -> new Schedule.OneCycle(maxRate, steps, rising);
      case CONSTANT -> new Schedule.Constant(maxRate);
      case COSINE -> new Schedule.Cosine(maxRate, steps, rising);
      case LINEAR -> new Schedule.Linear(maxRate, steps, rising);
    };
  }

  /** The curve of the rate. */
  public enum Form {
    /** Up and down by cosines, with a momentum that goes the other way. */
    ONE_CYCLE,
    /** The same all along. */
    CONSTANT,
    /** Up by a line, down by a cosine. */
    COSINE,
    /** Up and down by lines. */
    LINEAR
  }
}
