package io.reelscore.loadtest.invariance;

import io.reelscore.loadtest.model.Workload;

/**
 * What is sent.
 *
 * @param workload the samples
 * @param threads that run batches
 * @param requests in all, split over the rounds
 * @param warmUpRequests before the first round
 * @param rounds in each of which both modes are measured
 * @param mostInFlight the greatest concurrency
 * @param seed of the order and of the bootstrap
 */
public record InvarianceSetup(
    Workload workload,
    int threads,
    int requests,
    int warmUpRequests,
    int rounds,
    int mostInFlight,
    long seed) {}
