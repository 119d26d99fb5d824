package io.reelscore.architecture;

import java.util.List;

/**
 * A row of the map: what a module's classes may use beside the JDK, JSpecify and themselves.
 *
 * @param folder the Maven module's folder
 * @param root its root package
 * @param mayUse package patterns, in ArchUnit's notation
 * @param reason why the border is where it is
 */
record Module(String folder, String root, List<String> mayUse, String reason) {

  private static final String JSON = "tools.jackson..";

  static final List<Module> MAP =
      List.of(
          new Module(
              "bundle",
              "io.reelscore.bundle",
              List.of(JSON, "com.fasterxml.jackson.annotation..", "org.erdtman.jcs.."),
              "the bundle is the contract between training and serving, so it knows neither"),
          new Module(
              "scoring-core",
              "io.reelscore.core",
              List.of(),
              "the engine is proven without a network, a framework or a model runtime"),
          new Module(
              "media",
              "io.reelscore.media",
              List.of(),
              "every client shares the sampling and the resize, so they are plain Java"),
          new Module(
              "media-ffmpeg",
              "io.reelscore.media.ffmpeg",
              List.of("io.reelscore.media", "org.bytedeco.."),
              "a native decoder stays behind the port of media"),
          new Module(
              "onnx-builder",
              "io.reelscore.onnx",
              List.of("ai.onnx.proto..", "com.google.protobuf.."),
              "writing graphs is a library of its own"),
          new Module(
              "world",
              "io.reelscore.world",
              List.of(),
              "the world is the ground truth, so nothing that is judged by it may leak into it"),
          new Module(
              "src-test-fixtures",
              "io.reelscore.fixtures",
              List.of("io.reelscore.onnx..", "io.reelscore.world..", "io.reelscore.bundle.."),
              "fixtures serve every module's tests, so they use none of those modules"),
          new Module(
              "model-runtime",
              "io.reelscore.runtime",
              List.of(
                  "io.reelscore.core..",
                  "io.reelscore.bundle..",
                  "ai.onnxruntime..",
                  "ai.djl.huggingface..",
                  "ai.djl.util..",
                  JSON),
              "a model runs the same whatever transport and framework surround it"),
          new Module(
              "client-sdk",
              "io.reelscore.client",
              List.of(
                  "io.reelscore.v1..",
                  "io.reelscore.media",
                  "io.grpc..",
                  "io.netty..",
                  "com.google.protobuf..",
                  "com.google.rpc..",
                  "com.google.common.."),
              "trainers put the client on their class path, so it brings nothing of the server"),
          new Module(
              "rm-training",
              "io.reelscore.training",
              List.of(
                  "io.reelscore.bundle..",
                  "io.reelscore.onnx..",
                  "io.reelscore.media..",
                  "io.reelscore.world..",
                  "io.reelscore.client..",
                  "io.reelscore.v1..",
                  "ai.djl..",
                  "ai.onnxruntime..",
                  "picocli..",
                  "org.slf4j..",
                  "org.apache.commons.csv..",
                  "com.networknt.schema..",
                  "io.grpc..",
                  JSON,
                  "com.fasterxml.jackson.annotation.."),
              "training and serving meet in the bundle only"),
          new Module(
              "loadtest",
              "io.reelscore.loadtest",
              List.of(
                  "io.reelscore.v1..",
                  "io.reelscore.client..",
                  "io.reelscore.core..",
                  "io.reelscore.runtime..",
                  "io.reelscore.bundle..",
                  "io.reelscore.media..",
                  "io.reelscore.onnx..",
                  "ai.onnxruntime..",
                  "picocli..",
                  JSON),
              "a bench sees the service as its callers do, in a process of its own"),
          new Module(
              "jcstress",
              "io.reelscore.jcstress",
              List.of("io.reelscore.core..", "org.openjdk.jcstress.."),
              "races are those of the engine, with nothing around it"));
}
