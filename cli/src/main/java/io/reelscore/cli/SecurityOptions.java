package io.reelscore.cli;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that calls a service takes for its security. */
final class SecurityOptions {
  private static final String KEY_VARIABLE = "REELSCORE_API_KEY";

  @Option(
      names = "--tls",
      description =
          "Encrypts the connection; the service's certificate is of an authority of this machine.")
  private boolean tls;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "The same; the certificate is of an authority in this PEM file.")
  private @Nullable Path authorities;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The certificate to show, with its chain, as PEM; needs --tls-key.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The private key of the certificate, PKCS #8 as PEM.")
  private @Nullable Path key;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "A file with the API key to send; without it the variable REELSCORE_API_KEY.")
  private @Nullable Path apiKeyFile;

  /** Reads the files that are named. */
  ConnectionSecurity read() throws CommandException {
    return new ConnectionSecurity(credentials(), apiKey());
  }

  private ChannelCredentials credentials() throws CommandException {
    if ((certificate == null) != (key == null)) {
      throw CommandException.usage("--tls-cert: without --tls-key, or the other way round");
    }
    if (!tls && authorities == null && certificate == null) {
      return InsecureChannelCredentials.create();
    }
    try {
      TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
      if (authorities != null) {
        builder.trustManager(file("--tls-ca", authorities));
      }
      if (certificate != null && key != null) {
        builder.keyManager(file("--tls-cert", certificate), file("--tls-key", key));
      }
      return builder.build();
    } catch (IOException e) {
      throw CommandException.usage("TLS files: " + e);
    }
  }

  private static File file(String option, Path path) throws CommandException {
    if (!Files.isReadable(path)) {
      throw CommandException.usage("%s: %s (expected: a readable file)".formatted(option, path));
    }
    return path.toFile();
  }

  private Optional<String> apiKey() throws CommandException {
    if (apiKeyFile == null) {
      return Optional.ofNullable(System.getenv(KEY_VARIABLE)).filter(text -> !text.isBlank());
    }
    try {
      String text = Files.readString(file("--api-key-file", apiKeyFile).toPath()).strip();
      if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw CommandException.usage(
            "--api-key-file: %s (expected: one API key and nothing else)".formatted(apiKeyFile));
      }
      return Optional.of(text);
    } catch (IOException e) {
      throw CommandException.usage("--api-key-file: " + e);
    }
  }
}
