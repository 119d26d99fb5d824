package io.reelscore.client;

/**
 * Says which model is meant. Empty parts leave the choice to the server.
 *
 * @param name the model's name; empty: the server's only model
 * @param version its version; empty: the only loaded one of that name
 * @param identity the pin {@code name@version#12-hex-digits}: a server whose model is another one
 *     refuses the call; empty: no pin
 */
public record ModelRef(String name, String version, String identity) {

  /** The server's only model, whichever it is. */
  public static final ModelRef ONLY = new ModelRef("", "", "");

  /**
   * A model by name.
   *
   * @param name as its manifest has it
   * @return the reference
   */
  public static ModelRef named(String name) {
    return new ModelRef(name, "", "");
  }

  /**
   * Exactly one model.
   *
   * @param identity {@code name@version#12-hex-digits}, as results report it
   * @return the pinned reference
   */
  public static ModelRef pinned(String identity) {
    int at = identity.indexOf('@');
    int hash = identity.lastIndexOf('#');
    if (at < 1 || hash < at + 2 || hash == identity.length() - 1) {
      throw new IllegalArgumentException(
          "model identity: \"%s\" (expected: name@version#12-hex-digits)".formatted(identity));
    }
    return new ModelRef(identity.substring(0, at), identity.substring(at + 1, hash), identity);
  }

  io.reelscore.v1.ModelRef toProto() {
    return io.reelscore.v1.ModelRef.newBuilder()
        .setName(name)
        .setVersion(version)
        .setIdentity(identity)
        .build();
  }
}
