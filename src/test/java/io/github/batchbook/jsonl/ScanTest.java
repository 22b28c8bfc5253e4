package io.github.batchbook.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanTest {
  private static final String[] PIECES = {
    "plain words and more of them",
    "\\n",
    "\\\"",
    "\\\\",
    "\\u0041",
    "\\ud83c\\udf89",
    "\\ud800",
    "é",
    "日本",
    "🎉",
    "\u2028",
    "\u0085",
    "x"
  };
  private static final String[] BROKEN = {"\\x", "\\u12G4", "\u0001", "\n", "\t"};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void scansStringsAsAStrictParserDoes(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 5000; round++) {
      byte[] bytes = string(random);

      long answer = Scan.text(bytes, 0, bytes.length);

      String expected = strict(bytes);
      if (expected == null) {
        assertThat(answer).isEqualTo(Scan.NONE);
      } else {
        int quote = Scan.index(answer);
        assertThat(bytes[quote]).isEqualTo((byte) '"');
        assertThat(Text.unescaped(bytes, 0, quote)).isEqualTo(expected);
        String raw = new String(bytes, 0, quote, StandardCharsets.UTF_8);
        assertThat((Scan.flags(answer) & Scan.ESCAPED) != 0).isEqualTo(raw.contains("\\"));
        assertThat((Scan.flags(answer) & Scan.NOT_ASCII) != 0)
            .isEqualTo(raw.chars().anyMatch(c -> c > 127));
        assertThat((Scan.flags(answer) & Scan.SEPARATOR) != 0)
            .isEqualTo(raw.chars().anyMatch(c -> c == 0x2028 || c == 0x2029 || c == 0x85));
      }
    }
  }

  private static byte[] string(SplittableRandom random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int pieces = random.nextInt(8);
    for (int i = 0; i < pieces; i++) {
      String piece = random.nextInt(60) == 0
          ? BROKEN[random.nextInt(BROKEN.length)]
          : PIECES[random.nextInt(PIECES.length)];
      out.write(piece.getBytes(StandardCharsets.UTF_8));
    }
    out.write("\", and what follows it".getBytes(StandardCharsets.UTF_8));
    byte[] bytes = out.toByteArray();
    if (random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** What Jackson reads; null when it or Java's UTF-8 decoder refuses. */
  private static String strict(byte[] bytes) throws IOException {
    byte[] quoted =
        ByteBuffer.allocate(bytes.length + 1).put((byte) '"').put(bytes).array();
    try (JsonParser parser = new JsonFactory().createParser(quoted)) {
      parser.nextToken();
      String text = parser.getText();
      int end = (int) parser.currentLocation().getByteOffset();
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(quoted, 0, end));
      return text;
    } catch (CharacterCodingException e) {
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "7",
        "10",
        "-12.5",
        "1e5",
        "1E+05",
        "0.10e-3",
        "123456789012345678901234567890"
      })
  void takesNumbersOfJson(String number) {
    byte[] bytes = (number + ",").getBytes(StandardCharsets.US_ASCII);

    assertThat(Scan.number(bytes, 0, bytes.length)).isEqualTo(number.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "+1", "01", "-01", ".5", "1.", "1.e5", "1e", "1e+", "e5", "NaN"})
  void refusesWhatIsNoNumberOfJson(String number) {
    byte[] bytes = number.getBytes(StandardCharsets.US_ASCII);

    assertThat(Scan.number(bytes, 0, bytes.length)).isEqualTo(Scan.NONE);
  }

  @Test
  void knowsTheLettersOfBase64() {
    for (int c = 0; c < 256; c++) {
      byte[] bytes = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9v".getBytes(StandardCharsets.US_ASCII);
      boolean letter = c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/');
      for (int at = 0; at < bytes.length; at++) {
        byte was = bytes[at];
        bytes[at] = (byte) c;
        assertThat(Scan.base64(bytes, 0, bytes.length)).isEqualTo(letter ? bytes.length : at);
        bytes[at] = was;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void findsTheEndOfBase64(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int length = 0; length < 200; length++) {
      byte[] data = new byte[length];
      random.nextBytes(data);
      byte[] text = Base64.getEncoder().withoutPadding().encode(data);
      byte[] bytes =
          ByteBuffer.allocate(text.length + 20).put(text).put((byte) '=').array();

      assertThat(Scan.base64(bytes, 0, bytes.length)).isEqualTo(text.length);
    }
  }

  @Test
  void findsNewlines() {
    byte[] bytes = "a\u000bé\n12345678\n".getBytes(StandardCharsets.UTF_8);

    assertThat(Scan.newline(bytes, 0, bytes.length)).isEqualTo(4);
    assertThat(Scan.newline(bytes, 5, bytes.length)).isEqualTo(13);
    assertThat(Scan.newline(bytes, 5, 12)).isEqualTo(12);
  }

  @Test
  void readsBackLoneSurrogates() {
    byte[] bytes = "a\\ud83dé\\udf89b\\ud83c\\udf89".getBytes(StandardCharsets.UTF_8);

    assertThat(Text.unescaped(bytes, 0, bytes.length)).isEqualTo("a\ud83dé\udf89b\ud83c\udf89");
  }
}
