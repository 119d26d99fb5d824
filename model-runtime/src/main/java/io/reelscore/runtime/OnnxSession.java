package io.reelscore.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.bundle.Problem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens ONNX Runtime sessions. What runs on the CPU stays on its caller's thread, so that
 * throughput comes from callers side by side and not from threads that spin for each other; without
 * the CPU's arena the process holds only the memory that is in use.
 */
final class OnnxSession {
  /** Errors reach the caller as exceptions; the library's own lines on stderr add nothing. */
  static final OrtLoggingLevel LOG_LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

  private OnnxSession() {}

  /** The library, which is loaded once a process. Null after telling the problem. */
  static @Nullable OrtEnvironment environment(List<Problem> problems) {
    try {
      LibraryTelemetry.disable();
      return OrtEnvironment.getEnvironment();
    } catch (LinkageError | RuntimeException e) {
      problems.add(
          new Problem(
              "onnxruntime library",
              OnnxExecutor.brief(e),
              "a native library for this platform, and a temporary folder to unpack it"));
      return null;
    }
  }

  /** Null after telling the problem. */
  static @Nullable OrtSession open(
      OrtEnvironment environment,
      Path model,
      ExecutionDevice device,
      LoadOptions.Optimization optimization,
      List<Problem> problems) {
    try (SessionOptions session = new SessionOptions()) {
      session.setSessionLogLevel(LOG_LEVEL);
      session.setOptimizationLevel(optimization.level());
      session.setExecutionMode(ExecutionMode.SEQUENTIAL);
      session.setIntraOpNumThreads(1);
      session.setInterOpNumThreads(1);
      session.addConfigEntry("session.intra_op.allow_spinning", "0");
      session.addConfigEntry("session.inter_op.allow_spinning", "0");
      session.setCPUArenaAllocator(false);
      session.setMemoryPatternOptimization(false);
      device.addTo(session);
      return environment.createSession(model.toString(), session);
    } catch (OrtException e) {
      problems.add(
          new Problem(
              BundleFiles.MODEL,
              OnnxExecutor.brief(e),
              "a graph that ONNX Runtime " + environment.getVersion() + " can load"));
      return null;
    }
  }
}
