package io.reelscore.training.export;

import java.util.List;

/**
 * What is known of a model but its weights.
 *
 * @param name of the bundle
 * @param version of the model
 * @param limits one sentence each, repeated in every reply
 * @param input what it reads, one line each; none where the manifest says it all
 * @param data what it learnt from, one sentence
 * @param dataDigest sha256 over that
 * @param method of its training
 * @param settings of its training, one line each
 * @param seed of everything random
 * @param codeRevision of the code that trained it
 */
public record ModelFacts(
    String name,
    String version,
    List<String> limits,
    List<String> input,
    String data,
    String dataDigest,
    Method method,
    List<String> settings,
    long seed,
    String codeRevision) {
  public ModelFacts {
    limits = List.copyOf(limits);
    input = List.copyOf(input);
    settings = List.copyOf(settings);
  }
}
