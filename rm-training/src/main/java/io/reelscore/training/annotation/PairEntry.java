package io.reelscore.training.annotation;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One pair of a file, checked.
 *
 * @param number in the file, from 1
 * @param dimension that was judged
 * @param first the one that is named first, {@code win}
 * @param second the other one
 */
record PairEntry(int number, String dimension, PairSide first, PairSide second) {
  /** An entry of either form; null, and told, if it is not as it should be. */
  static @Nullable PairEntry of(int number, JsonNode node, PairImport settings, Problems problems) {
    return new Reading(number, settings, problems).entry(node);
  }

  private record Reading(int number, PairImport settings, Problems problems) {

    @Nullable PairEntry entry(JsonNode node) {
      long before = problems.count();
      boolean messages = node.has("messages") || node.has("videos");
      PairSide first = messages ? message(node, 0, "positive") : path(node, "win");
      PairSide second = messages ? message(node, 1, "negative") : path(node, "lose");
      String dimension = dimension(node, messages);
      return first == null || second == null || problems.count() > before
          ? null
          : new PairEntry(number, dimension, first, second);
    }

    private @Nullable PairSide path(JsonNode node, String name) {
      JsonNode side = node.path(name);
      if (!side.isObject()) {
        tell(name, side, "an object with video_path and quality");
        return null;
      }
      String video = video(side.path("video_path"), name + ".video_path");
      Double quality = quality(side.path("quality"), name + ".quality");
      String prompt = prompt(side.path("prompt"), name + ".prompt", "");
      return video == null || quality == null || prompt == null
          ? null
          : new PairSide(video, prompt, quality);
    }

    private @Nullable PairSide message(JsonNode node, int place, String name) {
      JsonNode videos = node.path("videos");
      JsonNode qualities = node.path("quality");
      if (!videos.isArray() || videos.size() != 2) {
        if (place == 0) {
          tell("videos", videos, "an array of two films, one of each clip");
        }
        return null;
      }
      if (!qualities.isArray() || qualities.size() != 2) {
        if (place == 0) {
          tell("quality", qualities, "an array of two numbers");
        }
        return null;
      }
      String video = video(videos.get(place), "videos[" + place + "]");
      Double quality = quality(qualities.get(place), "quality[" + place + "]");
      JsonNode said = node.path("meta").path(name).path("prompt");
      String prompt = prompt(said, "meta." + name + ".prompt", text(node, place));
      return video == null || quality == null || prompt == null
          ? null
          : new PairSide(video, prompt, quality);
    }

    /** What is asked about a clip, without the film: the last message, or what replaces it. */
    private static String text(JsonNode node, int place) {
      JsonNode messages = node.path("messages");
      JsonNode last =
          place == 1
              ? node.path("rejected_response")
              : messages.isArray() && !messages.isEmpty()
                  ? messages.get(messages.size() - 1).path("content")
                  : MissingNode.getInstance();
      return last.isString() ? last.stringValue().replace(PairForm.VIDEO, "").strip() : "";
    }

    private @Nullable String prompt(JsonNode said, String field, String otherwise) {
      String prompt =
          said.isString() && !said.stringValue().isBlank() ? said.stringValue() : otherwise;
      String found = prompt.isEmpty() ? settings.prompt() : prompt;
      if (found.isEmpty()) {
        tell(field, said, "a text, or a prompt for all clips that have none");
        return null;
      }
      int bytes = found.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > RowFields.MAX_PROMPT_BYTES) {
        problems.tell(
            "entry %d: %s: %d bytes (expected: at most %d)"
                .formatted(number, field, bytes, RowFields.MAX_PROMPT_BYTES));
        return null;
      }
      return found;
    }

    private String dimension(JsonNode node, boolean messages) {
      JsonNode said =
          messages
              ? node.path("meta").path("positive").path("dimension")
              : node.path("win").path("dimension");
      String found = said.isString() ? said.stringValue() : settings.dimension();
      if (!RowFields.isDimension(found)) {
        tell(
            "dimension",
            said,
            "small letters, digits and _, a letter first, or a dimension for all entries");
      }
      return found;
    }

    private @Nullable String video(JsonNode value, String field) {
      if (value.isString() && !value.stringValue().isBlank()) {
        try {
          var _ = Path.of(value.stringValue());
          return value.stringValue();
        } catch (InvalidPathException e) {
          tell(field, value, "a path");
          return null;
        }
      }
      tell(field, value, "the path of a film");
      return null;
    }

    private @Nullable Double quality(JsonNode value, String field) {
      if (value.isNumber() && Double.isFinite(value.doubleValue())) {
        return value.doubleValue();
      }
      tell(field, value, "a number");
      return null;
    }

    private void tell(String field, JsonNode found, String expected) {
      problems.tell(
          "entry %d: %s: %s (expected: %s)"
              .formatted(
                  number,
                  field,
                  found.isMissingNode() ? "missing" : RowFields.shortened(found.toString()),
                  expected));
    }
  }
}
