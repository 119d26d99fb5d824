package io.reelscore.training.study;

/** A study that cannot be run as it is written; the message holds every problem. */
public final class StudyException extends Exception {
  private static final long serialVersionUID = 1;

  StudyException(String message) {
    super(message);
  }
}
