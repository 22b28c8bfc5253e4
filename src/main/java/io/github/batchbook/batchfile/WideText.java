package io.github.batchbook.batchfile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file in UTF-16, as some editors and shells of Windows save it: its bytes fall into other lines than its text.
 *
 * @param requests the lines of its text that are not blank
 */
record WideText(int requests) {
  /** What a file is, by how it begins; says it once, in place of what is wrong with each of its lines. */
  static Optional<WideText> tell(Path path, Findings findings) throws IOException {
    Optional<Charset> encoding = encoding(path);
    if (encoding.isEmpty()) {
      return Optional.empty();
    }
    findings.clear();
    findings.add(Fault.utf16(), Findings.Place.FILE);
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(Files.newInputStream(path), encoding.get()))) {
      return Optional.of(
          new WideText((int) text.lines().filter(line -> !line.isBlank()).count()));
    }
  }

  /** Two bytes tell it: the byte order mark, or a brace or bracket beside a zero. */
  private static Optional<Charset> encoding(Path path) throws IOException {
    byte[] begin;
    try (InputStream in = Files.newInputStream(path)) {
      begin = in.readNBytes(2);
    }
    int first = begin.length < 2 ? 0 : ((begin[0] & 0xff) << 8) | (begin[1] & 0xff);
    return switch (first) {
      case 0xfffe, '{' << 8, '[' << 8 -> Optional.of(StandardCharsets.UTF_16LE);
      case 0xfeff, '{', '[' -> Optional.of(StandardCharsets.UTF_16BE);
      default -> Optional.empty();
    };
  }
}
