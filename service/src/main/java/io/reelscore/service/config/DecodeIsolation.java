package io.reelscore.service.config;

/** Where uploaded files are decoded. */
public enum DecodeIsolation {
  /** In processes of their own: what kills, hangs or fills one touches no other call. */
  PROCESS,
  /** In this process, which a fault of the decoder's native code ends. */
  IN_PROCESS
}
