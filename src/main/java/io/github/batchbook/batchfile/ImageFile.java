package io.github.batchbook.batchfile;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;

/** An image on disk, as a data URL that can stand in a request. */
final class ImageFile {
  private ImageFile() {}

  /**
   * The image with its right media type, whatever its file is called.
   *
   * @param longestSide pixels to which a larger image is scaled down; 0 to leave it as it is
   * @throws BatchFileException when the file is missing or no PNG, JPEG, GIF or WebP
   */
  static String dataUrl(Path file, int longestSide) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      String type = mediaType(bytes);
      if (type.isEmpty()) {
        throw BatchFileException.of(file, "this is no image", "PNG, JPEG, GIF and WebP are taken.");
      }
      if (longestSide > 0) {
        byte[] scaled = scaled(bytes, type, longestSide);
        type = mediaType(scaled);
        bytes = scaled;
      }
      return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    } catch (IOException e) {
      throw BatchFileException.unreadable(file, e);
    }
  }

  /** The media type that an image's first bytes tell; empty when they tell none. */
  static String mediaType(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(12, bytes.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u0089PNG\r\n\u001a\n")) {
      return "image/png";
    }
    if (head.startsWith("\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    }
    if (head.startsWith("GIF8")) {
      return "image/gif";
    }
    return head.startsWith("RIFF") && head.startsWith("WEBP", 8) ? "image/webp" : "";
  }

  /** The image with no side longer than asked; one that the JDK cannot read (WebP) stays. */
  private static byte[] scaled(byte[] bytes, String type, int longestSide) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    if (image == null || Math.max(image.getWidth(), image.getHeight()) <= longestSide) {
      return bytes;
    }
    double factor = (double) longestSide / Math.max(image.getWidth(), image.getHeight());
    int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
    int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
    boolean jpeg = type.equals("image/jpeg");
    int colours = jpeg ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB;
    BufferedImage smaller = new BufferedImage(width, height, colours);
    Graphics2D graphics = smaller.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(smaller, jpeg ? "jpeg" : "png", out);
    return out.toByteArray();
  }
}
