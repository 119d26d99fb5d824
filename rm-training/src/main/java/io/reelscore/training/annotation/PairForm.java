package io.reelscore.training.annotation;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two forms in which SoliReward's code knows pairs, an array of objects each.
 *
 * <p>Source: the functions {@code convert_ms_swift_data_to_openai_format} and {@code
 * convert_pair_json_data_to_openai_format} of {@code solireward/data/reward_data.py} in the
 * repository lian700/SoliReward, of which its trainer calls the first.
 */
public enum PairForm {
  /**
   * What the trainer reads: {@code messages} of the better clip, {@code rejected_response} in the
   * last message's place for the other, {@code quality} and {@code videos} of both, {@code
   * meta.positive} and {@code meta.negative}. A {@code <video>} in a text stands for a film.
   */
  MESSAGES {
    @Override
    ObjectNode entry(PairSide win, PairSide lose, String dimension, PairTexts texts) {
      ObjectNode entry = NODES.objectNode();
      ArrayNode messages = entry.putArray("messages");
      messages.addObject().put("role", "system").put("content", texts.system(dimension));
      messages.addObject().put("role", "user").put("content", texts.user(dimension, win.prompt()));
      entry.put("rejected_response", texts.user(dimension, lose.prompt()));
      entry.putArray("quality").add(win.quality()).add(lose.quality());
      entry.putArray("videos").add(win.video()).add(lose.video());
      ObjectNode meta = entry.putObject("meta");
      meta.set("positive", said(win, dimension));
      meta.set("negative", said(lose, dimension));
      return entry;
    }
  },
  /** {@code win} and {@code lose} with {@code video_path} and {@code quality}. */
  PATHS {
    @Override
    ObjectNode entry(PairSide win, PairSide lose, String dimension, PairTexts texts) {
      ObjectNode entry = NODES.objectNode();
      entry.set("win", side(win, dimension));
      entry.set("lose", side(lose, dimension));
      return entry;
    }

    private JsonNode side(PairSide side, String dimension) {
      ObjectNode node = NODES.objectNode();
      node.put("video_path", side.video()).put("quality", side.quality());
      node.setAll(said(side, dimension));
      return node;
    }
  };

  /** What stands for a film in a text. */
  static final String VIDEO = "<video>";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  abstract ObjectNode entry(PairSide win, PairSide lose, String dimension, PairTexts texts);

  /** What the official code carries along without reading it, and an import finds again. */
  private static ObjectNode said(PairSide side, String dimension) {
    return NODES.objectNode().put("prompt", side.prompt()).put("dimension", dimension);
  }
}
