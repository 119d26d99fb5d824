package io.reelscore.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A clip to score.
 *
 * @param id the caller's name of it, if it has one
 * @param file as the caller wrote it
 * @param path where it is
 * @param prompt what it was made from
 * @param upload whether the whole file is sent, for the server to decode
 */
record ClipRequest(@Nullable String id, String file, Path path, String prompt, boolean upload) {}
