package io.github.batchbook.batchfile;

import io.github.batchbook.jsonl.Scan;
import io.github.batchbook.jsonl.Templates;
import java.util.Base64;

/**
 * What of a line's holes a verdict depends on, as one number: lines of one shape and one variant have one verdict. It tells ids that are
 * too long and the images' media types. For one thread; read anew for each line.
 */
final class LineVariant {
  /** The variant of a line that cannot be told by its holes: it must be read. */
  static final long UNKNOWN = -1;

  private static final long USUAL = 1;
  private static final int HEAD = 16;

  private static final int LONG_ID = 1;
  private static final int BROKEN_IMAGE = 2;
  private static final int NO_IMAGE = 3;

  private final Templates<?> templates;
  private final byte[] head = new byte[HEAD];

  private int idHole;
  private long base64;
  private long lastLimit;

  LineVariant(Templates<?> templates) {
    this.templates = templates;
  }

  /** Looks at the holes of the line that was found or looked for last. */
  long read(byte[] bytes) {
    idHole = -1;
    base64 = 0;
    lastLimit = 0;
    long variant = USUAL;
    for (int hole = 0; hole < templates.holes(); hole++) {
      int from = templates.from(hole);
      int to = templates.to(hole);
      int fact = switch (templates.tag(hole)) {
        case LineMarks.ID -> id(hole, bytes, from, to);
        case LineMarks.LIMIT -> limit(bytes, from, to);
        default -> image(bytes, from, to);
      };
      if (fact < 0) {
        return UNKNOWN;
      }
      if (fact > 0) {
        variant = variant * 1_000_003 + hole * 16L + fact;
      }
    }
    return variant == UNKNOWN ? USUAL + 1 : variant;
  }

  private int id(int hole, byte[] bytes, int from, int to) {
    idHole = hole;
    if (bytes[from - 1] != '"') {
      return 0;
    }
    int flags = templates.flags(hole);
    if (from == to || (flags & Scan.ESCAPED) != 0) {
      return -1;
    }
    int length = flags == 0 ? to - from : Utf8.column(bytes, from, to) - 1;
    return length > LineCheck.LONGEST_ID ? LONG_ID : 0;
  }

  private int limit(byte[] bytes, int from, int to) {
    lastLimit = 0;
    for (int i = from; i < to; i++) {
      lastLimit = lastLimit * 10 + bytes[i] - '0';
    }
    return lastLimit < BodyReader.LEAST_OUTPUT ? -1 : 0;
  }

  private int image(byte[] bytes, int from, int to) {
    if (bytes[from - 1] != ',') {
      return 0;
    }
    int length = to - from;
    base64 += length;
    if (length == 0 || length % 4 != 0) {
      return BROKEN_IMAGE;
    }
    if (length < HEAD) {
      return NO_IMAGE;
    }
    System.arraycopy(bytes, from, head, 0, HEAD);
    String type = ImageFile.mediaType(Base64.getMimeDecoder().decode(head));
    return switch (type) {
      case "" -> NO_IMAGE;
      case "image/png" -> NO_IMAGE + 1;
      case "image/jpeg" -> NO_IMAGE + 2;
      case "image/gif" -> NO_IMAGE + 3;
      default -> NO_IMAGE + 4;
    };
  }

  /** The hole in which the custom_id stands; negative when there is none. */
  int idHole() {
    return idHole;
  }

  /** Bytes of base64 in the holes. */
  long base64() {
    return base64;
  }

  /** The number in the last hole that limits the answer; 0 when there is none. */
  long lastLimit() {
    return lastLimit;
  }
}
