package io.reelscore.service;

import io.reelscore.service.config.AdminDoor;
import io.reelscore.service.config.Auth;
import io.reelscore.service.config.ConfigurationException;
import io.reelscore.service.config.GrpcDoor;
import io.reelscore.service.config.PrincipalsFile;
import io.reelscore.service.config.ReelscoreProperties;
import io.reelscore.service.grpc.AccessGate;
import io.reelscore.service.metrics.ServiceMetrics;
import io.reelscore.service.security.Access;
import io.reelscore.service.security.Principal;
import io.reelscore.service.security.PrincipalReload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together who may call, and how ports are encrypted. */
@Configuration(proxyBeanMethods = false)
class SecurityWiring {
  private static final Logger LOG = LoggerFactory.getLogger(SecurityWiring.class);

  @Bean
  PortSecurity portSecurity(SslBundles bundles) {
    return new PortSecurity(bundles);
  }

  @Bean
  AccessGate accessGate(Access access, ServiceMetrics metrics) {
    return new AccessGate(access, metrics);
  }

  @Bean
  Access access(KnownPrincipals known, ReelscoreProperties properties) {
    boolean authenticated = properties.auth().isOn();
    GrpcDoor grpc = properties.grpc();
    tell(new DoorNotice("reelscore.grpc", grpc.address(), grpc.tls().isOn(), authenticated));
    AdminDoor admin = properties.admin();
    if (admin.isOpen()) {
      tell(new DoorNotice("reelscore.admin", admin.address(), admin.tls().isOn(), authenticated));
    }
    tell(new DoorNotice("reelscore.management", properties.management().address(), false, false));
    return known.access();
  }

  private static void tell(DoorNotice notice) {
    notice
        .sentence()
        .ifPresent(
            sentence -> LOG.atLevel(notice.isLocal() ? Level.INFO : Level.WARN).log(sentence));
  }

  @Bean
  KnownPrincipals knownPrincipals(ReelscoreProperties properties) {
    return KnownPrincipals.of(properties.auth(), properties.admission().maxGroupItems());
  }

  /** The principals of the configuration and of its file, followed as long as the server runs. */
  record KnownPrincipals(Access access, List<PrincipalReload> reloads) implements DisposableBean {
    private static final String FILE = "reelscore.auth.principals-file";

    static KnownPrincipals of(Auth auth, int maxGroupItems) {
      if (!auth.isOn()) {
        return new KnownPrincipals(Access.open(), List.of());
      }
      try {
        List<Principal> fixed = auth.resolve(auth.principals(), maxGroupItems);
        if (auth.principalsFile().isBlank()) {
          return new KnownPrincipals(Access.of(fixed), List.of());
        }
        return following(Path.of(auth.principalsFile()), auth, fixed, maxGroupItems);
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(String.valueOf(e.getMessage()), e);
      }
    }

    private static KnownPrincipals following(
        Path file, Auth auth, List<Principal> fixed, int maxGroupItems) {
      PrincipalReload.Source source =
          new PrincipalReload.Source() {
            @Override
            public byte[] bytes() throws IOException {
              return PrincipalsFile.bytes(file);
            }

            @Override
            public List<Principal> principals(byte[] bytes) throws IOException {
              return Stream.concat(
                      fixed.stream(),
                      auth.resolve(PrincipalsFile.read(bytes).principals(), maxGroupItems).stream())
                  .toList();
            }
          };
      try {
        byte[] bytes = source.bytes();
        Access access = Access.of(source.principals(bytes));
        PrincipalReload reload = new PrincipalReload(access, source, bytes);
        reload.start(auth.reloadPeriod());
        return new KnownPrincipals(access, List.of(reload));
      } catch (IOException | IllegalArgumentException e) {
        throw new ConfigurationException("%s: %s: %s".formatted(FILE, file, e.getMessage()), e);
      }
    }

    @Override
    public void destroy() {
      reloads.forEach(PrincipalReload::close);
    }
  }
}
