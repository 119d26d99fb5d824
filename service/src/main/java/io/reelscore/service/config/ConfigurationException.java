package io.reelscore.service.config;

/** What a key refers to is not as it must be; the message is one sentence that names the key. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
