package io.github.batchbook.show;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;

/** An image of Java's own as a picture; in a terminal its size. */
record ImageDisplay(BufferedImage image) implements Display {
  @Override
  public String text(TextFormat format) {
    return "image of " + image.getWidth() + " × " + image.getHeight();
  }

  @Override
  public String html() {
    return "";
  }

  /** A PNG, except of an image that PNG cannot hold. */
  @Override
  public Map<String, Object> data() {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      return ImageIO.write(image, "png", png)
          ? Map.of("image/png", Base64.getEncoder().encodeToString(png.toByteArray()))
          : Map.of();
    } catch (IOException | RuntimeException e) {
      return Map.of();
    }
  }
}
