package io.reelscore.core;

/** What a failure is about, for a program; the failure's message says it to people. */
public sealed interface FailureSubject {

  /**
   * A field of the request.
   *
   * @param path from the request's message to the field, for example {@code sample.frames.shape}
   */
  record Field(String path) implements FailureSubject {}

  /**
   * The identity of a model.
   *
   * @param requested the one that is pinned
   * @param loaded the one that there is instead; several are separated by commas
   */
  record Identity(String requested, String loaded) implements FailureSubject {}
}
