package io.reelscore.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.reelscore.client.ScoreResult.Scored;
import io.reelscore.v1.ScoreResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Interceptors of others around our calls: OpenTelemetry's instrumentation, and credentials. */
@Timeout(120)
class OpenTelemetryTest {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TRACE =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();

  @Test
  void each_attempt_is_a_span_of_the_caller_s_trace_that_the_server_hears_of() throws Exception {
    List<Metadata> headers = new CopyOnWriteArrayList<>();
    try (telemetry;
        TestServer server =
            TestServer.scoring((request, reply) -> {
              if (headers.size() == 1) {
                reply.onError(Status.UNAVAILABLE.asRuntimeException());
              } else {
                TestServer.replying(same -> reply()).accept(request, reply);
              }
            });
        RewardClient client =
            RewardClient.builder(server.target())
                .intercept(GrpcTelemetry.create(telemetry).createClientInterceptor())
                .build()) {
      server.onHeaders(headers::add);
      Span step = telemetry.getTracer("trainer").spanBuilder("step").startSpan();

      ScoreResult result =
          Context.current().with(step).wrap(() -> client.score(Protos.sample("s"))).call();
      step.end();

      assertThat(result).isInstanceOf(Scored.class);
      String trace = step.getSpanContext().getTraceId();
      assertThat(headers).hasSize(2);
      assertThat(headers).allSatisfy(each -> assertThat(each.get(TRACE)).contains(trace));
      List<SpanData> attempts =
          spans.getFinishedSpanItems().stream()
              .filter(span -> span.getName().equals("reelscore.v1.RewardService/Score"))
              .toList();
      assertThat(attempts)
          .hasSize(2)
          .allSatisfy(span ->
              assertThat(span.getParentSpanId()).isEqualTo(step.getSpanContext().getSpanId()));
    }
  }

  @Test
  void the_first_interceptor_is_the_outermost_and_sees_what_others_add_not() throws Exception {
    List<Metadata> headers = new CopyOnWriteArrayList<>();
    Metadata outer = new Metadata();
    outer.put(AUTHORIZATION, "Bearer outer");
    Metadata inner = new Metadata();
    inner.put(AUTHORIZATION, "Bearer inner");
    try (telemetry;
        TestServer server = TestServer.scoring(TestServer.replying(same -> reply()));
        RewardClient client =
            RewardClient.builder(server.target())
                .intercept(
                    MetadataUtils.newAttachHeadersInterceptor(outer),
                    MetadataUtils.newAttachHeadersInterceptor(inner))
                .build()) {
      server.onHeaders(headers::add);

      client.score(Protos.sample("s"));

      assertThat(headers.get(0).getAll(AUTHORIZATION))
          .containsExactly("Bearer outer", "Bearer inner");
    }
  }

  private static ScoreResponse reply() {
    return ScoreResponse.newBuilder()
        .setSampleId("s")
        .setRewards(Protos.rewards(1))
        .setServedBy(Protos.servedBy())
        .build();
  }
}
