package io.reelscore.core;

/** The answer to a request for permits. A refusal is a value: it is too frequent to be thrown. */
public sealed interface Admission {

  /** The work may begin; the permit is closed when its outcome has been delivered. */
  record Granted(Permit permit) implements Admission {}

  /** The work may not begin. */
  record Refused(ScoreOutcome.Failed failure) implements Admission {}
}
