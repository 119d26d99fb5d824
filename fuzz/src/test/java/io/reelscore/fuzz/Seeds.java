package io.reelscore.fuzz;

import com.google.protobuf.ByteString;
import io.reelscore.bundle.BundleFiles;
import io.reelscore.fixtures.TinyModel;
import io.reelscore.inference.v2.InferParameter;
import io.reelscore.inference.v2.InferTensorContents;
import io.reelscore.inference.v2.ModelInferRequest;
import io.reelscore.inference.v2.ModelInferRequest.InferInputTensor;
import io.reelscore.inference.v2.ModelInferRequest.InferRequestedOutputTensor;
import io.reelscore.media.RgbFrames;
import io.reelscore.media.ffmpeg.H264Writer;
import io.reelscore.v1.DataType;
import io.reelscore.v1.GroupHeader;
import io.reelscore.v1.ImageList;
import io.reelscore.v1.Latents;
import io.reelscore.v1.ModelRef;
import io.reelscore.v1.PromptEmbedding;
import io.reelscore.v1.Sample;
import io.reelscore.v1.SampleChunk;
import io.reelscore.v1.SampleStart;
import io.reelscore.v1.ScoreGroupRequest;
import io.reelscore.v1.ScoreRequest;
import io.reelscore.v1.ScoreStreamRequest;
import io.reelscore.v1.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Sound inputs of each target, from which a fuzzer sets out; made, not stored. */
enum Seeds {
  REQUEST("RequestTarget") {
    @Override
    List<byte[]> sound() {
      Sample frames =
          Sample.newBuilder().setSampleId("a").setPrompt("b").setFrames(tensor(12)).build();
      Sample file =
          Sample.newBuilder()
              .setSampleId("a")
              .setEncodedVideo(ByteString.copyFrom(noise(40)))
              .build();
      Sample latents =
          Sample.newBuilder()
              .setSampleId("a")
              .setLatents(Latents.newBuilder().setTensor(tensor(12)).setTimestep(0.5f))
              .setPromptEmbedding(PromptEmbedding.newBuilder().setTensor(tensor(12)))
              .build();
      ModelRef model = ModelRef.newBuilder().setName("m").setVersion("1").build();
      return List.of(
          new byte[0],
          ScoreRequest.newBuilder()
              .setModel(model)
              .setSample(frames)
              .putCompositeWeights("d", 0.5)
              .setRunId("r")
              .build()
              .toByteArray(),
          ScoreRequest.newBuilder().setModel(model).setSample(file).build().toByteArray(),
          ScoreGroupRequest.newBuilder()
              .setHeader(GroupHeader.newBuilder().setModel(model).setGroupId("g").setSize(2))
              .build()
              .toByteArray(),
          ScoreGroupRequest.newBuilder().setSample(frames).build().toByteArray(),
          ScoreRequest.newBuilder()
              .setSample(
                  Sample.newBuilder()
                      .setImages(ImageList.newBuilder().addImages(ByteString.copyFrom(noise(9)))))
              .build()
              .toByteArray(),
          ScoreStreamRequest.newBuilder().setSample(latents).build().toByteArray(),
          ScoreStreamRequest.newBuilder()
              .setStart(SampleStart.newBuilder().setSample(latents).setDataBytes(12))
              .build()
              .toByteArray(),
          ScoreStreamRequest.newBuilder()
              .setChunk(
                  SampleChunk.newBuilder()
                      .setSampleId("a")
                      .setOffset(1)
                      .setData(ByteString.copyFrom(noise(9))))
              .build()
              .toByteArray());
    }

    private Tensor tensor(int bytes) {
      return Tensor.newBuilder()
          .setDataType(DataType.DATA_TYPE_UINT8)
          .addAllShape(List.of(1L, 2L, 2L, 3L))
          .setData(ByteString.copyFrom(noise(bytes)))
          .build();
    }
  },
  INFERENCE("InferenceTarget") {
    @Override
    List<byte[]> sound() {
      InferInputTensor.Builder frames =
          InferInputTensor.newBuilder()
              .setName("frames")
              .setDatatype("UINT8")
              .addAllShape(List.of(1L, 1L, 2L, 2L, 3L));
      ModelInferRequest request =
          ModelInferRequest.newBuilder()
              .setModelName("m")
              .setId("i")
              .putParameters("run_id", InferParameter.newBuilder().setStringParam("r").build())
              .addInputs(frames)
              .addOutputs(InferRequestedOutputTensor.newBuilder().setName("composite"))
              .build();
      return List.of(
          request.toBuilder()
              .addRawInputContents(ByteString.copyFrom(noise(12)))
              .addRawInputContents(ByteString.EMPTY)
              .build()
              .toByteArray(),
          request.toBuilder()
              .setInputs(
                  0,
                  frames.setContents(
                      InferTensorContents.newBuilder()
                          .addAllUintContents(List.of(1, 300))
                          .addBytesContents(ByteString.copyFrom(noise(5)))
                          .addFp32Contents(1)))
              .build()
              .toByteArray());
    }
  },
  MANIFEST("ManifestTarget") {
    @Override
    List<byte[]> sound() {
      return List.of(
          Workshop.soundFile(BundleFiles.MANIFEST),
          Workshop.soundLatentsFile(BundleFiles.MANIFEST),
          "{}".getBytes(StandardCharsets.UTF_8));
    }
  },
  REFERENCE("ReferenceTarget") {
    @Override
    List<byte[]> sound() {
      return List.of(
          Workshop.soundFile(BundleFiles.REFERENCE),
          Workshop.soundFile(BundleFiles.GOLDEN),
          Workshop.soundLatentsFile(BundleFiles.GOLDEN));
    }
  },
  MODEL("ModelTarget") {
    @Override
    List<byte[]> sound() {
      return List.of(TinyModel.graph());
    }
  },
  TOKENIZER("TokenizerTarget") {
    @Override
    List<byte[]> sound() {
      return List.of(TinyModel.tokenizer());
    }
  },
  VIDEO("VideoTarget") {
    @Override
    List<byte[]> sound() throws IOException {
      Path file = Workshop.folder("seed.mp4");
      H264Writer.create(100_000).write(file, new RgbFrames(3, 16, 16, noise(3 * 16 * 16 * 3)), 10);
      return List.of(Files.readAllBytes(file), Base64.getDecoder().decode(GIF));
    }
  },
  IMAGE("ImageTarget") {
    @Override
    List<byte[]> sound() throws IOException {
      return List.of(
          image(BufferedImage.TYPE_3BYTE_BGR, "png"),
          image(BufferedImage.TYPE_4BYTE_ABGR, "png"),
          image(BufferedImage.TYPE_BYTE_INDEXED, "png"),
          image(BufferedImage.TYPE_USHORT_GRAY, "png"),
          image(BufferedImage.TYPE_3BYTE_BGR, "jpeg"),
          image(BufferedImage.TYPE_BYTE_GRAY, "jpeg"));
    }

    private byte[] image(int type, String format) throws IOException {
      BufferedImage image = new BufferedImage(17, 11, type);
      SplittableRandom random = new SplittableRandom(type);
      for (int x = 0; x < image.getWidth(); x++) {
        for (int y = 0; y < image.getHeight(); y++) {
          image.setRGB(x, y, random.nextInt());
        }
      }
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, file)) {
        throw new IOException("no writer of " + format);
      }
      return file.toByteArray();
    }
  },
  SAFETENSORS("SafetensorsTarget") {
    @Override
    List<byte[]> sound() {
      return List.of(
          file(
              """
              {"__metadata__":{"format":"pt"},\
              "a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},\
              "b":{"dtype":"BF16","shape":[3],"data_offsets":[16,22]},\
              "c":{"dtype":"F16","shape":[],"data_offsets":[22,24]},\
              "d":{"dtype":"I64","shape":[1],"data_offsets":[24,32]}}\
              """,
              32),
          file(
              """
              {"attention_query_first_layer.query.weight":\
              {"dtype":"F32","shape":[1,8],"data_offsets":[0,32]}}\
              """,
              32),
          file("{}", 0));
    }

    private byte[] file(String header, int dataBytes) {
      byte[] json = header.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(Long.BYTES + json.length + dataBytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(json.length)
          .put(json)
          .put(noise(dataBytes))
          .array();
    }
  };

  /** Two frames of 2 x 2 pixels. */
  private static final String GIF =
      "R0lGODlhAgACAIAAAP8AAAAA/yH5BAAKAAAALAAAAAACAAIAAAIChFEAIfkEAAoAAAAsAAAAAAIAAgAAAgKMUwA7";

  private static final int DAMAGES_AT_ONCE = 4;

  private final String target;

  Seeds(String target) {
    this.target = target;
  }

  abstract List<byte[]> sound() throws IOException;

  String target() {
    return target;
  }

  static Seeds of(String target) {
    for (Seeds seeds : values()) {
      if (seeds.target.equals(target)) {
        return seeds;
      }
    }
    throw new IllegalArgumentException("target: " + target + " (expected: one of Seeds)");
  }

  /** A copy with a few bytes changed, a piece doubled or removed, or the end cut off. */
  static byte[] damaged(byte[] sound, SplittableRandom random) {
    byte[] damaged = sound.clone();
    for (int i = random.nextInt(1, DAMAGES_AT_ONCE + 1); i > 0 && damaged.length > 0; i--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(5)) {
        case 0 -> damaged[at] = (byte) random.nextInt();
        case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> damaged = Arrays.copyOf(damaged, at);
        case 3 -> damaged = spliced(damaged, at, random.nextInt(at + 1), damaged.length);
        default ->
            damaged =
                spliced(
                    damaged, at, Math.min(damaged.length, at + random.nextInt(16)), damaged.length);
      }
    }
    return damaged;
  }

  /** The bytes before {@code end}, and those from {@code from} to {@code to}. */
  private static byte[] spliced(byte[] bytes, int end, int from, int to) {
    byte[] spliced = Arrays.copyOf(bytes, end + to - from);
    System.arraycopy(bytes, from, spliced, end, to - from);
    return spliced;
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(noise);
    return noise;
  }
}
