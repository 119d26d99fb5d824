package io.reelscore.runtime;

/** The execution provider that was asked for can't be used here. The message says why. */
public final class DeviceUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  DeviceUnavailableException(String message) {
    super(message);
  }
}
