package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.ScoreResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A name with several addresses. */
@Timeout(120)
class RoundRobinTest {
  private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

  @Test
  void calls_go_to_all_addresses_and_past_one_that_is_gone() throws Exception {
    try (TestServer one = marked(1);
        TestServer two = marked(2)) {
      Names names = new Names(List.of(one.port(), two.port()));
      NameResolverRegistry.getDefaultRegistry().register(names);
      try (RewardClient client = RewardClient.builder("replicas:///scorers").build()) {
        while (seen.size() < 2) {
          assertThat(client.score(Protos.sample("s"))).isInstanceOf(Scored.class);
        }

        one.kill();

        for (int i = 0; i < 10; i++) {
          assertThat(client.score(Protos.sample("s"))).isInstanceOf(Scored.class);
        }
      } finally {
        NameResolverRegistry.getDefaultRegistry().deregister(names);
      }
    }
  }

  private TestServer marked(int mark) throws Exception {
    return TestServer.scoring(
        TestServer.replying(request -> {
          seen.add(mark);
          return ScoreResponse.newBuilder()
              .setSampleId("s")
              .setRewards(Protos.rewards(mark))
              .setServedBy(Protos.servedBy())
              .build();
        }));
  }

  /** As a name server with two records. */
  private static final class Names extends NameResolverProvider {
    private final List<EquivalentAddressGroup> addresses;

    Names(List<Integer> ports) {
      this.addresses =
          ports.stream()
              .map(port ->
                  new EquivalentAddressGroup(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
              .toList();
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      return new NameResolver() {
        @Override
        public String getServiceAuthority() {
          return "scorers";
        }

        @Override
        public void start(Listener2 listener) {
          listener.onResult(
              ResolutionResult.newBuilder()
                  .setAddressesOrError(StatusOr.fromValue(addresses))
                  .build());
        }

        @Override
        public void shutdown() {}
      };
    }

    @Override
    public String getDefaultScheme() {
      return "replicas";
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
      return List.of(InetSocketAddress.class);
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 1;
    }
  }
}
