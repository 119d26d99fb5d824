package io.reelscore.training.model;

import io.reelscore.media.FrameSpec;
import io.reelscore.onnx.layer.Tubelets;

/** The sizes of the built-in video-text transformer. */
public enum ModelSize {
  /** 8 frames of 32 x 32 pixels in 32 tokens of 96 numbers. */
  SMALL(8, 32, 96),
  /** 16 frames of 64 x 64 pixels in 256 tokens of 128 numbers. */
  MEDIUM(16, 64, 128);

  private static final int TUBELET_FRAMES = 4;
  private static final int TUBELET_PIXELS = 8;
  private static final int PROMPT_TOKENS = 8;
  private static final int LAYERS = 4;
  private static final int ATTENTION_HEADS = 4;

  private final int frames;
  private final int pixels;
  private final int hiddenSize;

  ModelSize(int frames, int pixels, int hiddenSize) {
    this.frames = frames;
    this.pixels = pixels;
    this.hiddenSize = hiddenSize;
  }

  /** How a clip is cut into tokens. */
  public Tubelets video() {
    return new Tubelets(frames, pixels, pixels, TUBELET_FRAMES, TUBELET_PIXELS);
  }

  /** The frames of a clip. */
  public FrameSpec frames() {
    return new FrameSpec(frames, pixels, pixels);
  }

  /** Numbers of a token inside the model. */
  public int hiddenSize() {
    return hiddenSize;
  }

  /** Blocks of the backbone. */
  public int layers() {
    return LAYERS;
  }

  /** Heads of each block's attention. */
  public int attentionHeads() {
    return ATTENTION_HEADS;
  }

  /** The least room for a prompt. */
  public int promptTokens() {
    return PROMPT_TOKENS;
  }
}
