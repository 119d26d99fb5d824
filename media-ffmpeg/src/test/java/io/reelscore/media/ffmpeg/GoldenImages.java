package io.reelscore.media.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Image files and their pixels as Pillow reads them, made by src/test/python/make_images.py. */
record GoldenImages(Map<String, Image> byName) {
  private static final Pattern CASE =
      Pattern.compile(
          "\\{\"name\":\"(.+?)\",\"size\":\\[(\\d+),(\\d+)],\"file_base64\":\"(.+?)\",\"rgb_base64\":\"(.*?)\"}");

  record Image(int height, int width, byte[] file, byte[] rgb) {}

  static GoldenImages read() {
    try (InputStream in =
        Objects.requireNonNull(GoldenImages.class.getResourceAsStream("/golden/images.json"))) {
      Matcher matcher = CASE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      Map<String, Image> images = new TreeMap<>();
      while (matcher.find()) {
        images.put(
            matcher.group(1),
            new Image(
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Base64.getDecoder().decode(matcher.group(4)),
                Base64.getDecoder().decode(matcher.group(5))));
      }
      return new GoldenImages(images);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Image image(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  byte[] file(String name) {
    return image(name).file();
  }
}
