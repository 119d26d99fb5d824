package io.reelscore.service.oip;

import java.util.List;

/** The names of inputs. */
final class InputNames {
  static final String FRAMES = "frames";
  static final String ENCODED_VIDEO = "encoded_video";
  static final String PROMPT = "prompt";
  static final String LATENTS = "latents";
  static final String TIMESTEP = "timestep";
  static final String PROMPT_EMBEDDING = "prompt_embedding";
  static final String PROMPT_MASK = "prompt_mask";
  static final List<String> ALL =
      List.of(FRAMES, ENCODED_VIDEO, LATENTS, TIMESTEP, PROMPT, PROMPT_EMBEDDING, PROMPT_MASK);

  private InputNames() {}
}
