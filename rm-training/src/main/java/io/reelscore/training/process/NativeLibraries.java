package io.reelscore.training.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the native libraries of training quiet and repeatable; to be called before any of them is
 * loaded.
 *
 * <p>Quiet: ONNX Runtime collects usage data and the Deep Java Library calls home, unless told not
 * to. Repeatable: PyTorch, MKL and oneDNN choose their kernels by the processor, and another choice
 * rounds otherwise, which a training amplifies; so on a processor with AVX2 all are told to use
 * AVX2, whatever else there is. They read that from the environment, which Java cannot change for
 * its own process, so the C library is asked to; where it has no {@code setenv} (Windows), whoever
 * starts the process sets the variables. What the user has set is left as it is.
 */
public final class NativeLibraries {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final Map<String, String> QUIET = Map.of("ORT_DISABLE_TELEMETRY", "1");
  private static final Map<String, String> AVX2 =
      Map.of("ATEN_CPU_CAPABILITY", "avx2", "MKL_CBWR", "AVX2", "ONEDNN_MAX_CPU_ISA", "AVX2");

  private NativeLibraries() {}

  /** Sets what the libraries look for. A second call changes nothing. */
  public static void prepare() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
    Map<String, String> environment = new LinkedHashMap<>(QUIET);
    if (hasAvx2()) {
      environment.putAll(AVX2);
    }
    set(environment);
  }

  @SuppressWarnings("restricted")
  private static void set(Map<String, String> environment) {
    Linker linker = Linker.nativeLinker();
    linker
        .defaultLookup()
        .find("setenv")
        .map(address ->
            linker.downcallHandle(
                address, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT)))
        .ifPresent(setenv -> environment.forEach((name, value) -> set(setenv, name, value)));
  }

  private static void set(MethodHandle setenv, String name, String value) {
    int keepWhatIsSet = 0;
    try (Arena arena = Arena.ofConfined()) {
      int result =
          (int)
              setenv.invokeExact(
                  arena.allocateFrom(name), arena.allocateFrom(value), keepWhatIsSet);
      if (result != 0) {
        throw new IllegalStateException("setenv %s: %d (expected: 0)".formatted(name, result));
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hasAvx2() {
    try {
      return Files.isReadable(PROCESSOR) && Files.readString(PROCESSOR).contains(" avx2 ");
    } catch (IOException e) {
      return false;
    }
  }
}
