package io.reelscore.service.model;

/**
 * What is told of the device that models run on.
 *
 * @param provider for example {@code cpu}
 * @param fallback why it is not the one that was hoped for; empty when it is
 * @param budgetBytes what models may occupy there together; 0: no limit
 */
public record DeviceFacts(String provider, String fallback, long budgetBytes) {}
