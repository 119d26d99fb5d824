package io.reelscore.core;

/**
 * What is held in memory now.
 *
 * @param items samples admitted and not let go
 * @param bytes their bytes
 */
public record AdmissionLoad(int items, long bytes) {}
