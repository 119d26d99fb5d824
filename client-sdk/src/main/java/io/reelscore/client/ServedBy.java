package io.reelscore.client;

import io.reelscore.v1.Determinism;

/**
 * What made a reward.
 *
 * @param identity the model, {@code name@version#12-hex-digits}
 * @param determinism how repeatable the reward is on this fingerprint
 * @param fingerprint runtime, provider, optimisation level and processor
 */
public record ServedBy(String identity, Determinism determinism, String fingerprint) {}
