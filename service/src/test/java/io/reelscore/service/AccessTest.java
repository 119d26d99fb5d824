package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.netty.pkitesting.X509Bundle;
import io.reelscore.core.AdmissionControl;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.service.security.ApiKey;
import io.reelscore.service.security.KeyHash;
import io.reelscore.v1.DeleteAliasRequest;
import io.reelscore.v1.Failure;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.ListModelsRequest;
import io.reelscore.v1.ModelAdminServiceGrpc;
import io.reelscore.v1.Reason;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleOutcome;
import io.reelscore.v1.ScoreRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and to what. */
class AccessTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String OBSERVER = ApiKey.draw(RANDOM);
  private static final String TRAINER = ApiKey.draw(RANDOM);
  private static final String NEIGHBOUR = ApiKey.draw(RANDOM);
  private static final String OPERATOR = ApiKey.draw(RANDOM);

  @TempDir static Path folder;
  private static Authority authority;
  private static X509Bundle certificate;
  private static ReelscoreServer server;

  @BeforeAll
  static void start() throws Exception {
    TinyBundles.write(folder.resolve("tiny"));
    authority = new Authority("ours");
    certificate = authority.client("spiffe://test/trainer");
    Authority.write(authority.server(), folder.resolve("cert.pem"), folder.resolve("key.pem"));
    Files.writeString(folder.resolve("clients.pem"), authority.pem());
    Files.writeString(folder.resolve("principals.yaml"), principals(OPERATOR));
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(folder.resolve("tiny"))
                .with("spring.ssl.bundle.pem.ours.keystore.certificate", file("cert.pem"))
                .with("spring.ssl.bundle.pem.ours.keystore.private-key", file("key.pem"))
                .with("spring.ssl.bundle.pem.ours.truststore.certificate", file("clients.pem"))
                .with("reelscore.grpc.tls.bundle", "ours")
                .with("reelscore.grpc.tls.client-auth", "optional")
                .with("reelscore.admin.port", "0")
                .with("reelscore.admission.max-in-flight-items", "8")
                .with("reelscore.admission.max-group-items", "4")
                .with("reelscore.auth.principals[0].name", "observer")
                .with("reelscore.auth.principals[0].keys", hash(OBSERVER))
                .with("reelscore.auth.principals[0].roles", "observe")
                .with("reelscore.auth.principals[1].name", "trainer")
                .with("reelscore.auth.principals[1].keys", hash(TRAINER))
                .with("reelscore.auth.principals[1].certificates", "spiffe://test/trainer")
                .with("reelscore.auth.principals[1].roles", "score")
                .with("reelscore.auth.principals[1].quota.max-in-flight-items", "4")
                .with(
                    "reelscore.auth.principals-file", folder.resolve("principals.yaml").toString())
                .with("reelscore.auth.reload-period", "50ms"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String file(String name) {
    return "file:" + folder.resolve(name);
  }

  private static String hash(String key) {
    return KeyHash.of(key).toString();
  }

  private static String principals(String operatorKey) {
    return """
    principals:
      - name: operator
        keys: ["%s"]
        roles: [admin]
      - name: neighbour
        keys:
          - %s
        roles: [score]
        quota:
          items-per-second: 0.001
          burst-items: 2
    """
        .formatted(hash(operatorKey), hash(NEIGHBOUR));
  }

  @Test
  void a_known_key_scores_and_an_unknown_one_is_told_what_is_expected() throws Exception {
    String expected =
        " (expected: authorization: Bearer KEY, or a client certificate, of somebody who is known)";

    assertThat(outcome("Bearer " + TRAINER)).isEqualTo("scored");
    assertThat(outcome("bearer  " + TRAINER)).isEqualTo("scored");
    for (String wrong :
        new String[] {
          "Bearer " + ApiKey.draw(RANDOM),
          "Bearer " + hash(TRAINER),
          "Bearer ",
          "Basic " + TRAINER,
          TRAINER,
          "Bearer " + "x".repeat(5000)
        }) {
      assertThat(outcome(wrong))
          .isEqualTo("UNAUTHENTICATED credential: an API key that is not known" + expected);
    }
    try (TestClient nobody = new TestClient(server, authority.trusted())) {
      assertThat(outcome(nobody)).isEqualTo("UNAUTHENTICATED credential: none" + expected);
    }
  }

  @Test
  void a_certificate_names_its_principal_and_a_wrong_key_beside_it_does_not_fall_back_to_it()
      throws Exception {
    X509Bundle unknown = authority.client("spiffe://test/somebody");
    try (TestClient named = new TestClient(server, authority.trusted(certificate));
        TestClient unnamed = new TestClient(server, authority.trusted(unknown));
        TestClient both =
            TestClient.authorized(
                server.grpcPort(), authority.trusted(certificate), "Bearer wrong")) {

      assertThat(outcome(named)).isEqualTo("scored");
      assertThat(outcome(unnamed))
          .startsWith("UNAUTHENTICATED credential: a client certificate that is not known");
      assertThat(outcome(both)).startsWith("UNAUTHENTICATED credential: an API key");
    }
  }

  @Test
  void a_role_allows_its_methods_and_those_of_the_roles_it_includes() throws Exception {
    assertThat(outcome("Bearer " + OBSERVER))
        .isEqualTo(
            "PERMISSION_DENIED observer: no role that allows reelscore.v1.RewardService/Score"
                + " (expected: score)");
    with(
        "Bearer " + OBSERVER,
        client ->
            assertThat(
                    client
                        .models()
                        .listModels(ListModelsRequest.getDefaultInstance())
                        .getModelsCount())
                .isOne());
    with(
        "Bearer " + TRAINER,
        client ->
            assertThat(
                    client
                        .models()
                        .listModels(ListModelsRequest.getDefaultInstance())
                        .getModelsCount())
                .isOne());
    assertThat(outcome("Bearer " + OPERATOR)).isEqualTo("scored");
    assertThat(adminOutcome("Bearer " + TRAINER))
        .isEqualTo(
            "PERMISSION_DENIED trainer: no role that allows"
                + " reelscore.v1.ModelAdminService/DeleteAlias (expected: admin)");
    assertThat(adminOutcome("Bearer nobody")).startsWith("UNAUTHENTICATED");
    assertThat(adminOutcome("Bearer " + OPERATOR)).startsWith("NOT_FOUND");
  }

  @Test
  void reflection_needs_a_credential_and_health_needs_none() throws Exception {
    try (TestClient nobody = new TestClient(server, authority.trusted())) {
      Throwable refused = catchThrowable(() -> Reflection.services(nobody.channel));

      assertThat(Status.fromThrowable(refused).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(nobody.health("")).isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void strangers_take_no_permit_however_many_they_are() throws Exception {
    try (TestClient stranger =
            TestClient.authorized(server.grpcPort(), authority.trusted(), "Bearer wrong");
        TestClient trainer =
            TestClient.authorized(server.grpcPort(), authority.trusted(), "Bearer " + TRAINER)) {
      for (int i = 0; i < 20; i++) {
        GroupCallDriver driver = new GroupCallDriver(stranger);
        Throwable refused = driver.header(GroupHeader.newBuilder().setSize(4).build()).error();
        assertThat(TestClient.failure(refused).orElseThrow().getReason())
            .isEqualTo(Reason.REASON_UNAUTHENTICATED);
        assertThat(outcome(trainer)).isEqualTo("scored");
        Held.nothingBy(server);
      }
    }
  }

  @Test
  void a_principal_that_holds_its_quota_is_refused_whatever_its_runs_and_another_is_not()
      throws Exception {
    with(
        "Bearer " + TRAINER,
        trainer -> {
          GroupCallDriver holder =
              new GroupCallDriver(trainer)
                  .header(GroupHeader.newBuilder().setSize(4).setRunId("one").build());
          AdmissionControl admission = server.part(AdmissionControl.class);
          try {
            Eventually.succeeds(() -> assertThat(admission.load().items()).isEqualTo(4));

            Throwable error =
                catchThrowable(() ->
                    trainer
                        .rewards()
                        .score(TestClient.goodRequest().toBuilder().setRunId("two").build()));

            Failure failure = TestClient.failure(error).orElseThrow();
            assertThat(failure.getReason()).isEqualTo(Reason.REASON_QUOTA_EXCEEDED);
            assertThat(failure.getMessage()).startsWith("in flight of this caller: 4 samples");
            assertThat(TestClient.detail(error, RetryInfo.class)).isPresent();
            assertThat(outcome("Bearer " + OPERATOR)).isEqualTo("scored");
            holder.cancel();
            Eventually.succeeds(() -> assertThat(admission.load().items()).isZero());
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void an_idempotency_key_is_of_one_principal() throws Exception {
    assertThat(outcome("Bearer " + TRAINER, keyed(10))).isEqualTo("scored");

    assertThat(outcome("Bearer " + OPERATOR, keyed(20))).isEqualTo("scored");
    assertThat(outcome("Bearer " + TRAINER, keyed(20))).startsWith("ALREADY_EXISTS");
  }

  private static ScoreRequest keyed(int red) {
    return TestClient.request(
        TestClient.sample(TinyModel.frames(red, 1, 1), TestClient.PROMPT).toBuilder()
            .setIdempotencyKey("the-same")
            .build());
  }

  private static String outcome(String authorization, ScoreRequest request) {
    try (TestClient client =
        TestClient.authorized(server.grpcPort(), authority.trusted(), authorization)) {
      return outcome(() -> client.rewards().score(request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void samples_a_second_are_limited_with_the_time_to_come_back() throws Exception {
    with(
        "Bearer " + NEIGHBOUR,
        neighbour -> {
          assertThat(outcome(neighbour)).isEqualTo("scored");
          assertThat(outcome(neighbour)).isEqualTo("scored");

          Throwable error =
              catchThrowable(() -> neighbour.rewards().score(TestClient.goodRequest()));

          assertThat(TestClient.failure(error).orElseThrow().getReason())
              .isEqualTo(Reason.REASON_QUOTA_EXCEEDED);
          assertThat(
                  TestClient.detail(error, RetryInfo.class)
                      .orElseThrow()
                      .getRetryDelay()
                      .getSeconds())
              .isBetween(1L, 1000L);
        });
  }

  @Test
  void a_changed_file_takes_a_key_away_and_a_broken_one_changes_nothing() throws Exception {
    String next = ApiKey.draw(RANDOM);
    assertThat(outcome("Bearer " + OPERATOR)).isEqualTo("scored");

    Files.writeString(folder.resolve("principals.yaml"), principals(next));
    Eventually.succeeds(() -> assertThat(outcome("Bearer " + next)).isEqualTo("scored"));
    assertThat(outcome("Bearer " + OPERATOR)).startsWith("UNAUTHENTICATED");
    Files.writeString(folder.resolve("principals.yaml"), "principals:\n  - name: broken\n");
    assertThat(outcome("Bearer " + next)).isEqualTo("scored");
    Files.writeString(folder.resolve("principals.yaml"), principals(OPERATOR));

    Eventually.succeeds(() -> assertThat(outcome("Bearer " + OPERATOR)).isEqualTo("scored"));
  }

  @Test
  void who_is_taken_out_begins_no_further_sample_and_what_was_begun_is_finished() throws Exception {
    String guest = ApiKey.draw(RANDOM);
    String entry = "  - {name: guest, keys: [\"%s\"], roles: [score]}\n".formatted(hash(guest));
    Files.writeString(folder.resolve("principals.yaml"), principals(OPERATOR) + entry);
    Eventually.succeeds(() -> assertThat(outcome("Bearer " + guest)).isEqualTo("scored"));
    byte[] frames = TinyModel.frames(1, 2, 3);
    Sample sample = TestClient.sample(frames, TestClient.PROMPT);
    AdmissionControl admission = server.part(AdmissionControl.class);
    try (TestClient client =
        TestClient.authorized(server.grpcPort(), authority.trusted(), "Bearer " + guest)) {
      StreamCallDriver stream =
          new StreamCallDriver(client)
              .header()
              .start(
                  "begun",
                  sample.toBuilder().setFrames(sample.getFrames().toBuilder().clearData()).build(),
                  frames.length);
      Eventually.succeeds(() -> assertThat(admission.load().items()).isOne());

      Files.writeString(folder.resolve("principals.yaml"), principals(OPERATOR));
      Eventually.succeeds(
          () -> assertThat(outcome("Bearer " + guest)).startsWith("UNAUTHENTICATED"));
      SampleOutcome refused = stream.sample("late", sample).next();
      SampleOutcome begun = stream.chunk("begun", 0, ByteString.copyFrom(frames)).next();

      assertThat(refused.getSampleId()).isEqualTo("late");
      assertThat(refused.getFailure().getReason()).isEqualTo(Reason.REASON_UNAUTHENTICATED);
      assertThat(refused.getFailure().getMessage())
          .isEqualTo(
              "credential: of guest, who is not known any more (expected: of somebody who is"
                  + " known)");
      assertThat(begun.getSampleId()).isEqualTo("begun");
      assertThat(begun.hasRewards()).isTrue();
      stream.complete().awaitEnd();
      assertThat(outcome("Bearer " + TRAINER)).isEqualTo("scored");
    }
  }

  @Test
  void a_configuration_with_mistakes_ends_the_start_without_repeating_a_key() {
    ServerOptions sound =
        ServerOptions.onFreePorts(folder.resolve("tiny"))
            .with("reelscore.auth.principals[0].name", "a")
            .with("reelscore.auth.principals[0].roles", "score");

    assertThatThrownBy(() -> ReelscoreServer.start(sound))
        .hasMessage(
            "reelscore.auth.principals[].keys: none for a (expected: at least one, or"
                + " certificates)");
    assertThatThrownBy(
            () -> ReelscoreServer.start(sound.with("reelscore.auth.principals[0].keys", TRAINER)))
        .hasMessageStartingWith("reelscore.auth.principals[].keys: no hash (expected: sha256:")
        .hasMessageNotContaining(TRAINER);
    assertThatThrownBy(() ->
            ReelscoreServer.start(
                sound
                    .with("reelscore.auth.principals[0].keys", hash(TRAINER))
                    .with("reelscore.auth.principals[1].name", "b")
                    .with("reelscore.auth.principals[1].roles", "score")
                    .with("reelscore.auth.principals[1].keys", hash(TRAINER))))
        .hasMessageContaining("twice (expected: of one principal)");
    assertThatThrownBy(() ->
            ReelscoreServer.start(
                sound
                    .with("reelscore.auth.principals[0].keys", hash(TRAINER))
                    .with("reelscore.auth.principals-file", folder.resolve("none").toString())))
        .hasMessageStartingWith("reelscore.auth.principals-file: ");
  }

  private static String outcome(String authorization) throws Exception {
    try (TestClient client =
        TestClient.authorized(server.grpcPort(), authority.trusted(), authorization)) {
      return outcome(client);
    }
  }

  private static String outcome(TestClient client) {
    return outcome(() -> client.rewards().score(TestClient.goodRequest()));
  }

  private static String adminOutcome(String authorization) {
    try (TestClient client =
        TestClient.authorized(
            server.adminPort().orElseThrow(), InsecureChannelCredentials.create(), authorization)) {
      return outcome(() ->
          ModelAdminServiceGrpc.newBlockingStub(client.channel)
              .deleteAlias(
                  DeleteAliasRequest.newBuilder().setName("tiny").setAlias("none").build()));
    }
  }

  private static String outcome(Runnable call) {
    try {
      call.run();
      return "scored";
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() + " " + e.getStatus().getDescription();
    }
  }

  private static void with(String authorization, Consumer<TestClient> work) throws Exception {
    try (TestClient client =
        TestClient.authorized(server.grpcPort(), authority.trusted(), authorization)) {
      work.accept(client);
    }
  }
}
