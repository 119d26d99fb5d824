package io.reelscore.training.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101) behind a clipped
 * gradient norm. All weights are updated as one vector.
 *
 * <p>The first moment is corrected by {@code 1 - (beta1_1 ... beta1_t)}, the product over the
 * steps, as its weights then sum to 1 whatever momenta a schedule gives; PyTorch's AdamW takes
 * {@code 1 - beta1_t^t} of the current one. Both are the same while the momentum stays the same.
 */
public final class AdamW {

  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final NDList weights;
  private final NDArray scale;
  private final NDArray first;
  private final NDArray second;
  private final long[] ends;
  private final double decay;
  private final double maxNorm;
  private int steps;
  private double momentumProduct = 1;

  /**
   * @param manager what owns the moments
   * @param groups the weights and how much faster than the base rate each group learns
   * @param decay weight decay a unit of rate
   * @param maxNorm gradients are scaled down to this norm
   */
  public AdamW(NDManager manager, List<Group> groups, double decay, double maxNorm) {
    this.decay = decay;
    this.maxNorm = maxNorm;
    this.weights = new NDList();
    NDList scales = new NDList();
    for (Group group : groups) {
      for (NDArray weight : group.weights()) {
        weights.add(weight);
        scales.add(manager.full(new Shape(weight.size()), (float) group.rateFactor()));
      }
    }
    this.scale = join(scales);
    scales.close();
    this.scale.attach(manager);
    this.first = manager.zeros(scale.getShape());
    this.second = manager.zeros(scale.getShape());
    this.ends = new long[weights.size() - 1];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += weights.get(i).size();
      ends[i] = end;
    }
  }

  /**
   * Takes one step along the gradients the weights hold, and zeroes them. No gradient may be being
   * collected.
   *
   * @param step what owns this step's arrays
   * @return the norm of the gradient before it was clipped
   */
  public double update(NDManager step, double rate, double momentum) {
    step.tempAttachAll(scale, first, second);
    NDList gradients = new NDList();
    for (NDArray weight : weights) {
      NDArray gradient = weight.getGradient();
      gradient.attach(step);
      gradients.add(gradient.flatten());
    }
    NDArray gradient = join(gradients);
    double norm = gradient.norm().getFloat();
    if (!Double.isFinite(norm)) {
      throw new ArithmeticException("gradient norm: %s (expected: finite)".formatted(norm));
    }
    gradient.muli(Math.min(1, maxNorm / (norm + 1e-6)));
    steps++;
    momentumProduct *= momentum;
    first.muli(momentum).addi(gradient.mul(1 - momentum));
    second.muli(BETA2).addi(gradient.square().mul(1 - BETA2));
    NDArray spread = second.div(1 - Math.pow(BETA2, steps)).sqrt().addi(EPSILON);
    NDArray move = first.div(spread).muli(rate / (1 - momentumProduct)).muli(scale);
    NDArray shrink = scale.mul(rate * decay);
    NDList moves = move.split(ends, 0);
    NDList shrinks = shrink.split(ends, 0);
    for (int i = 0; i < weights.size(); i++) {
      NDArray weight = weights.get(i);
      Shape shape = weight.getShape();
      weight.subi(weight.mul(shrinks.get(i).reshape(shape)));
      weight.subi(moves.get(i).reshape(shape));
    }
    for (NDArray zero : gradients) {
      zero.subi(zero);
    }
    return norm;
  }

  /** What was learnt of the gradients so far. */
  public State state() {
    return new State(steps, momentumProduct, first.toFloatArray(), second.toFloatArray());
  }

  /** Goes on from what another optimizer of the same weights had learnt. */
  public void restore(State state) {
    long size = first.size();
    if (state.first().length != size || state.second().length != size) {
      throw new IllegalArgumentException(
          "moments: %d and %d numbers (expected: %d each)"
              .formatted(state.first().length, state.second().length, size));
    }
    steps = state.steps();
    momentumProduct = state.momentumProduct();
    first.set(FloatBuffer.wrap(state.first()));
    second.set(FloatBuffer.wrap(state.second()));
  }

  private static NDArray join(NDList arrays) {
    NDList rest = new NDList(arrays);
    NDArray head = rest.remove(0);
    return head.getNDArrayInternal().concat(rest, 0);
  }

  /**
   * Weights that learn at the same rate.
   *
   * @param rateFactor what the base rate is multiplied by
   */
  public record Group(List<NDArray> weights, double rateFactor) {
    public Group {
      weights = List.copyOf(weights);
    }
  }

  /**
   * What an optimizer has learnt of the gradients.
   *
   * @param steps taken
   * @param momentumProduct of the first momenta of all steps
   * @param first moment of all weights, one after the other; not copied
   * @param second moment, likewise
   */
  public record State(int steps, double momentumProduct, float[] first, float[] second) {}
}
