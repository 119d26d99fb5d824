package io.reelscore.training.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Cells that are still to be run. A worker is given cells of the seed it has at hand as long as
 * there are any, then of a seed that nobody has. A cell that fails is given out once more.
 */
final class CellQueue {

  private static final int ATTEMPTS = 2;

  private final List<Cell> waiting;
  private final Map<Cell, Integer> attempts = new HashMap<>();
  private final Set<Long> taken = new HashSet<>();

  CellQueue(List<Cell> cells) {
    this.waiting = new ArrayList<>(cells);
  }

  /**
   * The next cell.
   *
   * @param seed that the worker has at hand
   */
  synchronized Optional<Cell> next(OptionalLong seed) {
    if (seed.isPresent()) {
      Optional<Cell> same =
          waiting.stream().filter(cell -> cell.seed() == seed.getAsLong()).findFirst();
      if (same.isPresent()) {
        waiting.remove(same.get());
        return same;
      }
      taken.remove(seed.getAsLong());
    }
    Optional<Cell> other =
        waiting.stream()
            .filter(cell -> !taken.contains(cell.seed()))
            .findFirst()
            .or(() -> waiting.stream().findFirst());
    other.ifPresent(cell -> {
      waiting.remove(cell);
      taken.add(cell.seed());
    });
    return other;
  }

  /** Takes a cell back that was not run, for no fault of its own. */
  synchronized void giveBack(Cell cell) {
    waiting.add(cell);
  }

  /** The cells that are waiting. */
  synchronized List<Cell> left() {
    return List.copyOf(waiting);
  }

  /**
   * Takes a cell back that failed.
   *
   * @return whether it is tried again
   */
  synchronized boolean failed(Cell cell) {
    if (attempts.merge(cell, 1, Integer::sum) >= ATTEMPTS) {
      return false;
    }
    waiting.add(cell);
    return true;
  }
}
