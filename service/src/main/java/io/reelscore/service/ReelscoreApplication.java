package io.reelscore.service;

import io.reelscore.service.config.ReelscoreProperties;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * The service as a program of its own. Takes {@code --reelscore.*=value} arguments; the same keys
 * may come from the environment or an application.yaml in the working directory. Ends with 2 when
 * the configuration is refused and with 4 when no model could be loaded or a port is taken.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableConfigurationProperties(ReelscoreProperties.class)
@Import({ServiceWiring.class, ModelWiring.class, SecurityWiring.class, GrpcWiring.class})
public class ReelscoreApplication {

  public static void main(String[] arguments) throws InterruptedException {
    try {
      ReelscoreServer server = ReelscoreServer.start(arguments);
      System.out.println(server.readinessLine());
      server.awaitClose();
    } catch (StartupException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    }
  }
}
