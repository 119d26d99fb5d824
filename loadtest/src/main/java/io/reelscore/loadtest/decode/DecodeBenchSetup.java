package io.reelscore.loadtest.decode;

/**
 * What is run.
 *
 * @param rounds in each of which every clip is decoded in both ways
 * @param clips a round, a clip and a way
 * @param warmUp clips of each and in each way before the first round
 * @param seed of the pictures
 */
public record DecodeBenchSetup(int rounds, int clips, int warmUp, long seed) {}
