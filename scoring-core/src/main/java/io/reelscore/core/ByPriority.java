package io.reelscore.core;

import java.util.function.Supplier;

/** One of a thing for each class. */
record ByPriority<T>(T evaluation, T training) {

  static <T> ByPriority<T> each(Supplier<T> maker) {
    return new ByPriority<>(maker.get(), maker.get());
  }

  T of(Priority priority) {
    return switch (priority) {
      case EVALUATION -> evaluation;
      case TRAINING -> training;
    };
  }
}
