package io.github.batchbook.batchfile;

import java.util.Base64;
import java.util.Optional;

/** The size of an image in pixels, as the first bytes of a PNG, JPEG, GIF or WebP tell it. */
record ImageSize(int width, int height) {
  private static final int USUAL_HEAD = 64 * 1024;

  /** The size of an image in a data URL; empty when it cannot be read. */
  static Optional<ImageSize> ofDataUrl(String url) {
    int start = url.indexOf(";base64,") + ";base64,".length();
    int length = url.length() - start;
    if (length < 32 || start < ";base64,".length() || start > 64) {
      return Optional.empty();
    }
    Optional<ImageSize> size = decoded(url, start, Math.min(length, USUAL_HEAD));
    return size.isPresent() || length <= USUAL_HEAD ? size : decoded(url, start, length);
  }

  private static Optional<ImageSize> decoded(String url, int start, int length) {
    try {
      return of(Base64.getDecoder().decode(url.substring(start, start + length / 4 * 4)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The size of an image whose first bytes these are. */
  static Optional<ImageSize> of(byte[] head) {
    try {
      ImageSize size = switch (ImageFile.mediaType(head)) {
        case "image/png" -> new ImageSize(big(head, 16, 4), big(head, 20, 4));
        case "image/gif" -> new ImageSize(little(head, 6, 2), little(head, 8, 2));
        case "image/webp" -> webp(head);
        case "image/jpeg" -> jpeg(head);
        default -> new ImageSize(0, 0);
      };
      return size.width > 0 && size.height > 0 ? Optional.of(size) : Optional.empty();
    } catch (ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static ImageSize webp(byte[] head) {
    return switch (head[15]) {
      case 'X' -> new ImageSize(little(head, 24, 3) + 1, little(head, 27, 3) + 1);
      case 'L' -> {
        int bits = little(head, 21, 4);
        yield new ImageSize((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
      }
      default -> new ImageSize(little(head, 26, 2) & 0x3FFF, little(head, 28, 2) & 0x3FFF);
    };
  }

  /** Goes from segment to segment up to the one that begins a frame. */
  private static ImageSize jpeg(byte[] head) {
    int at = 2;
    while (true) {
      while (head[at + 1] == (byte) 0xFF) {
        at++;
      }
      int marker = head[at + 1] & 0xFF;
      boolean frame =
          marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      if (frame) {
        return new ImageSize(big(head, at + 7, 2), big(head, at + 5, 2));
      }
      at += 2 + big(head, at + 2, 2);
    }
  }

  private static int big(byte[] bytes, int at, int length) {
    int value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | (bytes[at + i] & 0xFF);
    }
    return value;
  }

  private static int little(byte[] bytes, int at, int length) {
    int value = 0;
    for (int i = length - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xFF);
    }
    return value;
  }
}
