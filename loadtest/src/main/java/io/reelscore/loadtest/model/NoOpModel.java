package io.reelscore.loadtest.model;

import io.reelscore.bundle.BundleException;
import io.reelscore.bundle.BundleWriter;
import io.reelscore.bundle.ClipForm;
import io.reelscore.bundle.Frames;
import io.reelscore.bundle.GoldenClip;
import io.reelscore.bundle.GoldenPrompt;
import io.reelscore.bundle.GoldenSample;
import io.reelscore.bundle.GoldenSet;
import io.reelscore.bundle.Latents;
import io.reelscore.bundle.Manifest;
import io.reelscore.bundle.Manifest.Batching;
import io.reelscore.bundle.Manifest.Determinism;
import io.reelscore.bundle.Manifest.Dimension;
import io.reelscore.bundle.Manifest.InputTensor;
import io.reelscore.bundle.Manifest.OutputTensor;
import io.reelscore.bundle.Manifest.Role;
import io.reelscore.bundle.Manifest.Training;
import io.reelscore.bundle.Preprocessing;
import io.reelscore.bundle.PromptForm;
import io.reelscore.bundle.ReferenceDistribution;
import io.reelscore.bundle.ReferenceDistribution.Scores;
import io.reelscore.loadtest.model.ClipShape.Kind;
import io.reelscore.onnx.Axis;
import io.reelscore.onnx.DType;
import io.reelscore.onnx.GraphBuilder;
import io.reelscore.onnx.Shape;
import io.reelscore.onnx.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model that takes whole clips and looks at one number of each: its reward is the first element
 * of the clip. What it costs to serve is what it costs to be asked.
 */
public final class NoOpModel {
  /** Its only dimension. */
  public static final String DIMENSION = "first_element";

  private static final String OUTPUT = "reward";
  private static final Axis BATCH = Axis.named("batch");
  private static final List<Integer> BUCKETS = List.of(1, 2, 4, 8);
  private static final double TOLERANCE = 1e-6;

  private NoOpModel() {}

  /** The name of the model of a kind of clip. */
  public static String name(Kind kind) {
    return "no-op-" + kind.text();
  }

  /** Writes its bundle. */
  public static Path write(Path folder, ClipShape shape) throws IOException {
    double[] scores = {0, 1};
    GoldenClip clip =
        switch (shape.kind()) {
          case FRAMES -> new GoldenClip.Frames(new byte[shape.bytes()]);
          case LATENTS -> new GoldenClip.Latents(new byte[shape.bytes()], null);
        };
    try {
      var _ =
          BundleWriter.of(manifest(shape))
              .model(graph(shape))
              .reference(new ReferenceDistribution(Map.of(DIMENSION, Scores.of(scores, scores))))
              .golden(
                  new GoldenSet(
                      TOLERANCE,
                      List.of(
                          new GoldenSample(
                              "zero", clip, new GoldenPrompt.None(), Map.of(DIMENSION, 0.0)))))
              .write(folder);
    } catch (BundleException e) {
      throw new IOException("the no-op model could not be written: " + e.getMessage(), e);
    }
    return folder;
  }

  private static byte[] graph(ClipShape shape) {
    GraphBuilder graph = GraphBuilder.create("no_op");
    int[] extents = shape.extents().stream().mapToInt(extent -> extent).toArray();
    DType type = shape.kind() == Kind.FRAMES ? DType.UINT8 : DType.FLOAT16;
    Tensor clip = graph.input(shape.kind().text(), type, Shape.of(BATCH, extents));
    for (int axis : new int[] {3, 2, 1, 4}) {
      clip = clip.slice(axis, 0, 1);
    }
    for (int axis = 4; axis > 0; axis--) {
      clip = clip.squeeze(axis);
    }
    graph.output(OUTPUT, clip.cast(DType.FLOAT32));
    return graph.toBytes();
  }

  private static Manifest manifest(ClipShape shape) {
    Preprocessing preprocessing = new Preprocessing(clip(shape), new PromptForm.None());
    List<String> axes = new ArrayList<>(List.of("batch"));
    shape.extents().forEach(extent -> axes.add(String.valueOf(extent)));
    Role role = shape.kind() == Kind.FRAMES ? Role.FRAMES : Role.LATENTS;
    return new Manifest(
        Manifest.schemaVersionFor(preprocessing),
        name(shape.kind()),
        "1",
        List.of(new Dimension(DIMENSION, OUTPUT)),
        List.of(new InputTensor(shape.kind().text(), role, shape.kind().dataType(), axes)),
        List.of(new OutputTensor(OUTPUT, OutputTensor.Kind.REWARD, "float32", List.of("batch"))),
        preprocessing,
        new Batching(BUCKETS.getLast(), BUCKETS, 1),
        "fp32",
        Determinism.NONE,
        new Training(false, "", "", "", "mean", 0, List.of(), "", 0, ""),
        List.of("looks at one number of a clip: for measuring clients only"),
        Map.of());
  }

  private static ClipForm clip(ClipShape shape) {
    List<Integer> extents = shape.extents();
    return switch (shape.kind()) {
      case FRAMES ->
          new Frames(
              extents.get(0),
              "segment_centers",
              extents.get(1),
              extents.get(2),
              "bicubic_antialias");
      case LATENTS ->
          new Latents(
              extents.get(0), extents.get(1), extents.get(2), extents.get(3), "none@1", null);
    };
  }
}
