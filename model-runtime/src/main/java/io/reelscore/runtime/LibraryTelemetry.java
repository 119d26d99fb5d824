package io.reelscore.runtime;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * ONNX Runtime's telemetry, which from 1.29 on is on by default: it keeps a database in the user's
 * cache folder and sends it to its maker. A scoring service reports to nobody but its operator, so
 * it is switched off before the library is loaded; its own switch in the Java interface comes too
 * late. It also matches the process's command line by a recursive regular expression, which ends
 * the process by a stack overflow when the class path is long.
 */
final class LibraryTelemetry {
  /** The library's opt-out. */
  static final String OPT_OUT = "ORT_DISABLE_TELEMETRY";

  private LibraryTelemetry() {}

  /**
   * Sets the opt-out in this process's environment, where native code looks for it. Where the C
   * library has no {@code setenv} (Windows), whoever starts the process sets the variable.
   */
  @SuppressWarnings("restricted")
  static void disable() {
    Linker linker = Linker.nativeLinker();
    linker
        .defaultLookup()
        .find("setenv")
        .map(address ->
            linker.downcallHandle(
                address, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT)))
        .ifPresent(LibraryTelemetry::set);
  }

  private static void set(MethodHandle setenv) {
    int overwrite = 1;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(OPT_OUT);
      MemorySegment value = arena.allocateFrom("1");
      int result = (int) setenv.invokeExact(name, value, overwrite);
      if (result != 0) {
        throw new IllegalStateException("setenv %s: %d (expected: 0)".formatted(OPT_OUT, result));
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
