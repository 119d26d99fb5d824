package io.reelscore.onnx.layer;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The layers in plain Java and double precision, written from their definitions: matrices are
 * double[rows][columns], weights are looked up by name under a prefix.
 */
public record Reference(Map<String, float[]> weights, String prefix) {

  public static Reference of(Map<String, float[]> weights) {
    return new Reference(weights, "");
  }

  public Reference under(String name) {
    return new Reference(weights, prefix + name + ".");
  }

  public float[] vector(String name) {
    float[] values = weights.get(prefix + name);
    if (values == null) {
      throw new IllegalArgumentException(prefix + name + ": missing");
    }
    return values;
  }

  /** The weight as rows of {@code columns} numbers. */
  public double[][] matrix(String name, int columns) {
    return rows(vector(name), columns);
  }

  public static double[][] rows(float[] values, int columns) {
    double[][] rows = new double[values.length / columns][columns];
    for (int i = 0; i < values.length; i++) {
      rows[i / columns][i % columns] = values[i];
    }
    return rows;
  }

  /** x W^T + b, without b if the weights have none. */
  public double[][] linear(double[][] x) {
    double[][] weight = matrix("weight", x[0].length);
    float[] bias = weights.getOrDefault(prefix + "bias", new float[weight.length]);
    return linear(x, weight, bias, 0, weight.length);
  }

  private static double[][] linear(
      double[][] x, double[][] weight, float[] bias, int from, int to) {
    double[][] y = new double[x.length][to - from];
    for (int r = 0; r < x.length; r++) {
      for (int o = from; o < to; o++) {
        double sum = bias[o];
        for (int i = 0; i < x[r].length; i++) {
          sum += x[r][i] * weight[o][i];
        }
        y[r][o - from] = sum;
      }
    }
    return y;
  }

  public double[][] layerNorm(double[][] x) {
    float[] weight = vector("weight");
    float[] bias = vector("bias");
    double[][] y = new double[x.length][x[0].length];
    for (int r = 0; r < x.length; r++) {
      double mean = 0;
      for (double value : x[r]) {
        mean += value / x[r].length;
      }
      double variance = 0;
      for (double value : x[r]) {
        variance += (value - mean) * (value - mean) / x[r].length;
      }
      for (int i = 0; i < x[r].length; i++) {
        y[r][i] = (x[r][i] - mean) / Math.sqrt(variance + 1e-5) * weight[i] + bias[i];
      }
    }
    return y;
  }

  /** Multi-head attention of one sample; keys that are not visible take no part at all. */
  public double[][] attention(double[][] query, double[][] memory, boolean[] visible, int heads) {
    int width = query[0].length;
    int size = width / heads;
    double[][] in = matrix("in_proj_weight", width);
    float[] bias = vector("in_proj_bias");
    double[][] q = linear(query, in, bias, 0, width);
    double[][] k = linear(memory, in, bias, width, 2 * width);
    double[][] v = linear(memory, in, bias, 2 * width, 3 * width);
    double[][] joined = new double[query.length][width];
    for (int row = 0; row < query.length; row++) {
      for (int head = 0; head < heads; head++) {
        double[] shares = new double[memory.length];
        double total = 0;
        for (int key = 0; key < memory.length; key++) {
          double score = 0;
          for (int i = head * size; i < (head + 1) * size; i++) {
            score += q[row][i] * k[key][i];
          }
          shares[key] = visible[key] ? Math.exp(score / Math.sqrt(size)) : 0;
          total += shares[key];
        }
        for (int key = 0; key < memory.length; key++) {
          for (int i = head * size; i < (head + 1) * size; i++) {
            joined[row][i] += shares[key] / total * v[key][i];
          }
        }
      }
    }
    return under("out_proj").linear(joined);
  }

  public double[][] block(double[][] x, boolean[] visible, int heads) {
    double[][] normed = under("norm1").layerNorm(x);
    double[][] y = add(x, under("attention").attention(normed, normed, visible, heads));
    double[][] inner = under("mlp.fc1").linear(under("norm2").layerNorm(y));
    return add(y, under("mlp.fc2").linear(map(inner, Reference::gelu)));
  }

  public static double gelu(double x) {
    return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  public static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  public static double[][] add(double[][] left, double[][] right) {
    double[][] sum = new double[left.length][left[0].length];
    for (int r = 0; r < sum.length; r++) {
      for (int i = 0; i < sum[r].length; i++) {
        sum[r][i] = left[r][i] + right[r][i];
      }
    }
    return sum;
  }

  public static double[][] map(double[][] x, DoubleUnaryOperator function) {
    double[][] y = new double[x.length][];
    for (int r = 0; r < x.length; r++) {
      y[r] = Arrays.stream(x[r]).map(function).toArray();
    }
    return y;
  }
}
