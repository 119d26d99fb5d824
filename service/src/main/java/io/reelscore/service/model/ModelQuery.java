package io.reelscore.service.model;

/**
 * Which model a request wants; each part may be empty.
 *
 * @param name empty: the only one
 * @param version empty: the only loaded one of that name
 * @param identity the identity the caller insists on
 */
public record ModelQuery(String name, String version, String identity) {}
