package io.reelscore.onnx;

/**
 * One axis of a shape: a size known while the graph is built, or a name whose size a run decides.
 */
public sealed interface Axis {

  /** An axis of {@code size} elements, 1 or more. */
  record Fixed(int size) implements Axis {
    public Fixed {
      if (size < 1) {
        throw new IllegalArgumentException("axis size: " + size + " (expected: 1 or more)");
      }
    }

    @Override
    public String toString() {
      return Integer.toString(size);
    }
  }

  /** An axis whose size a run decides, for example {@code batch}; equal names mean equal sizes. */
  record Symbol(String name) implements Axis {
    public Symbol {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new IllegalArgumentException(
            "axis name: '" + name + "' (expected: letters, digits and _, no digit first)");
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The axis of {@code size} elements. */
  static Axis of(int size) {
    return new Fixed(size);
  }

  /** The axis whose size a run decides. */
  static Axis named(String name) {
    return new Symbol(name);
  }
}
