package io.reelscore.world;

import java.util.List;

/**
 * A good clip and the same clip with one dimension spoilt, from seeds that no sampler uses. For
 * physics and deformity every defect of the dimension is raised. For semantic alignment the clip
 * stays and the prompt is a wrong one: colour, shape and direction differ from what is shown.
 *
 * @param dimension that is spoilt
 * @param clean nearly free of defects
 * @param defect the same scene, spoilt on that dimension
 */
public record DefectPair(Dimension dimension, Clip clean, Clip defect) {
  private static final long HELD_OUT_SEED = 2512_22170L;
  private static final double CLEAN = -3;
  private static final double SPOILT = 2.5;

  /** Held-out pair {@code index}. The clean clip is the same for each dimension. */
  public static DefectPair heldOut(Dimension dimension, int index) {
    HashRandom random = HashRandom.stream(HELD_OUT_SEED, 2, index);
    Scene scene = WorldSampler.drawScene(random, Domain.IN_DISTRIBUTION);
    Latents latents = WorldSampler.drawLatents(random, Domain.IN_DISTRIBUTION, 0);
    for (Latent defect : Latent.ALL.subList(0, Latent.DEFECTS)) {
      latents = latents.with(defect, CLEAN);
    }
    Clip clean = Clip.of(scene, latents);
    Clip defect =
        switch (dimension) {
          case PHYSICAL_PLAUSIBILITY, SUBJECT_DEFORMITY ->
              Clip.of(scene, spoil(latents, dimension));
          case SEMANTIC_ALIGNMENT -> new Clip(wrong(scene.prompt(), random), scene, latents);
        };
    return new DefectPair(dimension, clean, defect);
  }

  private static Latents spoil(Latents latents, Dimension dimension) {
    Latents spoilt = latents;
    for (Latent defect : Latent.defectsOf(dimension)) {
      spoilt = spoilt.with(defect, SPOILT);
    }
    return spoilt;
  }

  private static Prompt wrong(Prompt prompt, HashRandom random) {
    return new Prompt(
        other(random, Colour.of(Domain.IN_DISTRIBUTION), prompt.colour()),
        other(random, Shape.of(Domain.IN_DISTRIBUTION), prompt.shape()),
        prompt.motion().reversed());
  }

  private static <T> T other(HashRandom random, List<T> choices, T not) {
    return WorldSampler.pick(
        random, choices.stream().filter(choice -> !choice.equals(not)).toList());
  }
}
