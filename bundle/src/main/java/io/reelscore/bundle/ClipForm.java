package io.reelscore.bundle;

/** What a model takes a clip as. */
public sealed interface ClipForm permits Frames, Latents {}
