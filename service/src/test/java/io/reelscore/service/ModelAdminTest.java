package io.reelscore.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.reelscore.bundle.ModelIdentity;
import io.reelscore.fixtures.TinyBundles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.service.AdminClient.Told;
import io.reelscore.v1.FailurePolicy;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.LoadModelRequest;
import io.reelscore.v1.Model;
import io.reelscore.v1.ModelAdminServiceGrpc;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.ModelState;
import io.reelscore.v1.ScoreGroupResponse;
import io.reelscore.v1.ScoreRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models come and go while a real server runs. */
class ModelAdminTest {
  @TempDir Path folder;
  private Path root;
  private ModelIdentity first;
  private ModelIdentity second;
  private ReelscoreServer server;
  private TestClient client;
  private AdminClient admin;

  @BeforeEach
  void start() throws Exception {
    root = Files.createDirectory(folder.resolve("models"));
    first = TinyBundles.write(root.resolve("one"), "tiny", "1");
    second = TinyBundles.write(root.resolve("two"), "tiny", "2");
    server =
        ReelscoreServer.start(
            ServerOptions.onFreePorts(root.resolve("one"))
                .with("reelscore.admin.port", "0")
                .with("reelscore.device.memory-budget", "1MB"));
    client = new TestClient(server);
    admin = new AdminClient(server);
  }

  @AfterEach
  void stop() {
    admin.close();
    client.close();
    server.close();
  }

  @Test
  void a_new_version_is_loaded_promoted_and_the_old_one_unloaded() {
    Told loaded = admin.load(root.resolve("two"), "candidate");
    String before = served(TestClient.goodRequest("tiny"));
    Model promoted = admin.setAlias("tiny", "stable", "2");
    String after = served(TestClient.goodRequest("tiny"));
    Told unloaded = admin.unload("tiny", "1");

    assertThat(loaded.error()).isNull();
    assertThat(loaded.models())
        .extracting(Model::getState)
        .containsExactly(ModelState.MODEL_STATE_LOADING, ModelState.MODEL_STATE_READY);
    assertThat(loaded.last().getIdentity().getText()).isEqualTo(second.text());
    assertThat(loaded.last().getAliasesList()).containsExactly("candidate");
    assertThat(loaded.last().getAnswersByDefault()).isFalse();
    assertThat(before).isEqualTo(first.text());
    assertThat(promoted.getAliasesList()).containsExactly("candidate", "stable");
    assertThat(promoted.getAnswersByDefault()).isTrue();
    assertThat(after).isEqualTo(second.text());
    assertThat(unloaded.error()).isNull();
    assertThat(unloaded.last().getState()).isEqualTo(ModelState.MODEL_STATE_UNLOADED);
    assertThat(admin.list().getModelsList())
        .extracting(model -> model.getIdentity().getText())
        .containsExactly(second.text());
  }

  @Test
  void a_version_an_alias_or_an_identity_chooses_among_several() {
    admin.load(root.resolve("two"), "stable", "newest");

    assertThat(served(request("tiny", "1", ""))).isEqualTo(first.text());
    assertThat(served(request("tiny", "newest", ""))).isEqualTo(second.text());
    assertThat(served(request("tiny", "", first.text()))).isEqualTo(first.text());
    assertThat(served(request("", "", ""))).isEqualTo(second.text());
  }

  @Test
  void every_version_is_listed_with_its_use_aliases_and_device() throws Exception {
    client.rewards().score(TestClient.goodRequest());
    Held.nothingBy(server);

    Model model = admin.list().getModels(0);

    assertThat(model.getState()).isEqualTo(ModelState.MODEL_STATE_READY);
    assertThat(model.getAnswersByDefault()).isTrue();
    assertThat(model.getAliasesList()).isEmpty();
    assertThat(model.getNanosSinceLastUse()).isPositive();
    assertThat(model.getDeviceBytes()).isPositive();
    assertThat(model.getWeight()).isEqualTo(1);
    assertThat(admin.list().getDevice().getProvider()).isEqualTo("cpu");
    assertThat(admin.list().getDevice().getMemoryUsedBytes()).isEqualTo(model.getDeviceBytes());
    assertThat(admin.list().getDevice().getMemoryBudgetBytes()).isEqualTo(1 << 20);
  }

  @Test
  void a_refused_bundle_tells_every_problem_and_leaves_the_old_version_serving() {
    TinyBundles.writeWithWrongGolden(root.resolve("damaged"));

    Told told = admin.load(root.resolve("damaged"), "stable");

    assertThat(code(told)).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(told.last().getState()).isEqualTo(ModelState.MODEL_STATE_FAILED);
    assertThat(told.last().getStateDetail()).contains("subject_deformity");
    assertThat(served(TestClient.goodRequest("tiny"))).isEqualTo(first.text());
    assertThat(served(TestClient.goodRequest())).isEqualTo(first.text());
    assertThat(client.health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(client.health("tiny")).isEqualTo(ServingStatus.SERVING);
    assertThat(admin.list().getModels(1).getStateDetail()).isEqualTo(told.last().getStateDetail());
  }

  @Test
  void what_does_not_fit_on_the_device_is_refused_with_numbers() {
    long each = admin.list().getModels(0).getDeviceBytes();
    int fit = (int) ((1 << 20) / each);
    for (int version = 2; version <= fit; version++) {
      TinyBundles.write(root.resolve("v" + version), "tiny", String.valueOf(version));
      assertThat(admin.load(root.resolve("v" + version)).error()).isNull();
    }
    TinyBundles.write(root.resolve("over"), "tiny", "over");

    Told told = admin.load(root.resolve("over"), "stable");

    assertThat(code(told)).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(told.last().getStateDetail())
        .matches(
            "device memory: \\d+ bytes needed beside \\d+ in use \\(expected: at most \\d+ .*");
    assertThat(served(TestClient.goodRequest("tiny"))).isEqualTo(first.text());
  }

  @Test
  void only_bundles_inside_the_roots_are_loaded() throws Exception {
    TinyBundles.write(folder.resolve("outside"), "tiny", "9");
    Files.createSymbolicLink(root.resolve("escape"), folder.resolve("outside"));

    Told outside = admin.load(folder.resolve("outside"));
    Told escape = admin.load(root.resolve("escape"));

    assertThat(code(outside)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(code(escape)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(outside.error()).hasMessageContaining("(expected: a folder inside one of [");
    assertThat(admin.list().getModelsList()).hasSize(1);
  }

  @Test
  void what_cannot_be_done_is_a_status_of_its_own() {
    assertThat(code(admin.load(root.resolve("one")))).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(code(admin.unload("tiny", "9"))).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(code(admin.unload("tiny", ""))).isEqualTo(Status.Code.INVALID_ARGUMENT);
    admin.setAlias("tiny", "stable", "1");
    assertThat(code(admin.unload("tiny", "1"))).isEqualTo(Status.Code.FAILED_PRECONDITION);
    StatusRuntimeException none =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> admin.deleteAlias("tiny", "canary"));
    assertThat(none.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(TestClient.detail(none, ErrorInfo.class))
        .hasValue(
            ErrorInfo.newBuilder().setReason("MODEL_NOT_FOUND").setDomain("reelscore.io").build());
    BadRequest badRequest =
        TestClient.detail(
                Objects.requireNonNull(admin.unload("tiny", "").error()), BadRequest.class)
            .orElseThrow();
    assertThat(badRequest.getFieldViolations(0).getField()).isEqualTo("model.version");
  }

  @Test
  void a_group_that_began_with_a_model_is_finished_before_it_is_unloaded() throws Exception {
    admin.load(root.resolve("two"), "stable");
    GroupCallDriver group =
        new GroupCallDriver(client)
            .header(
                GroupHeader.newBuilder()
                    .setModel(ModelRef.newBuilder().setName("tiny").setVersion("1"))
                    .setSize(1)
                    .setFailurePolicy(FailurePolicy.FAILURE_POLICY_MASK)
                    .build());
    Eventually.succeeds(() -> assertThat(admin.list().getModels(0).getCallsInUse()).isEqualTo(1));

    CompletableFuture<Told> unloading =
        CompletableFuture.supplyAsync(() -> admin.unload("tiny", "1"));
    Eventually.succeeds(() ->
        assertThat(admin.list().getModels(0).getState())
            .isEqualTo(ModelState.MODEL_STATE_DRAINING));
    ScoreGroupResponse response =
        group
            .sample("a", TestClient.sample(TinyModel.frames(1, 2, 3), TestClient.PROMPT))
            .complete()
            .response();
    Told unloaded = unloading.get(90, TimeUnit.SECONDS);

    assertThat(response.getOutcomes(0).hasRewards()).isTrue();
    assertThat(response.getServedBy().getModel().getText()).isEqualTo(first.text());
    assertThat(unloaded.last().getState()).isEqualTo(ModelState.MODEL_STATE_UNLOADED);
  }

  @Test
  void health_follows_the_models() {
    TinyBundles.write(root.resolve("other"), "other", "1");

    admin.load(root.resolve("other"));
    ServingStatus loaded = client.health("other");
    admin.unload("other", "1");
    StatusRuntimeException gone =
        catchThrowableOfType(StatusRuntimeException.class, () -> client.health("other"));
    admin.unload("tiny", "1");

    assertThat(loaded).isEqualTo(ServingStatus.SERVING);
    assertThat(gone.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(client.health("")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(
            HealthGrpc.newBlockingStub(admin.channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .as("the admin port tells the same")
        .isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void the_trainers_port_does_not_know_the_admin_service() {
    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ModelAdminServiceGrpc.newBlockingStub(client.channel)
                    .loadModel(
                        LoadModelRequest.newBuilder()
                            .setPath(root.resolve("two").toString())
                            .build())
                    .hasNext());

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(admin.list().getModelsList()).hasSize(1);
  }

  @Test
  void reflection_lists_each_port_for_itself() throws Exception {
    assertThat(Reflection.services(admin.channel))
        .containsExactlyInAnyOrder(
            "reelscore.v1.ModelAdminService",
            "reelscore.v1.ModelService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection");
    assertThat(Reflection.services(client.channel))
        .contains("reelscore.v1.ModelService")
        .doesNotContain("reelscore.v1.ModelAdminService");
  }

  private String served(ScoreRequest request) {
    return client.rewards().score(request).getServedBy().getModel().getText();
  }

  private static ScoreRequest request(String name, String version, String identity) {
    return TestClient.goodRequest().toBuilder()
        .setModel(ModelRef.newBuilder().setName(name).setVersion(version).setIdentity(identity))
        .build();
  }

  private static Status.Code code(Told told) {
    assertThat(told.error()).isNotNull();
    return told.error().getStatus().getCode();
  }
}
