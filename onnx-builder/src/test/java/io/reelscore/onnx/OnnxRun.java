package io.reelscore.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs a graph in ONNX Runtime with one thread, as the service does. */
public final class OnnxRun implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();

  public OnnxRun(byte[] model) {
    this(model, OptLevel.ALL_OPT);
  }

  public OnnxRun(byte[] model, OptLevel level) {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(level);
      session = environment.createSession(model, options);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  public OnnxRun with(String name, float[] values, long... shape) {
    return put(name, () -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
  }

  public OnnxRun with(String name, long[] values, long... shape) {
    return put(name, () -> OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
  }

  public OnnxRun with(String name, byte[] values, long... shape) {
    ByteBuffer direct = ByteBuffer.allocateDirect(values.length).order(ByteOrder.nativeOrder());
    direct.put(values).flip();
    return put(name, () -> OnnxTensor.createTensor(environment, direct, shape, OnnxJavaType.UINT8));
  }

  /** The named float32 output, row-major. */
  public float[] get(String output) {
    return get(List.of(output)).getFirst();
  }

  /** The named float32 outputs of one run, row-major. */
  public List<float[]> get(List<String> outputs) {
    try (OrtSession.Result result = session.run(inputs, new LinkedHashSet<>(outputs))) {
      List<float[]> all = new ArrayList<>();
      for (String output : outputs) {
        FloatBuffer buffer = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        all.add(values);
      }
      return all;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The shape an output has in a run. */
  public long[] shapeOf(String output) {
    try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
      return ((OnnxTensor) result.get(0)).getInfo().getShape();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  public OrtSession session() {
    return session;
  }

  private interface Maker {
    OnnxTensor make() throws OrtException;
  }

  private OnnxRun put(String name, Maker maker) {
    try {
      OnnxTensor old = inputs.put(name, maker.make());
      if (old != null) {
        old.close();
      }
      return this;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
