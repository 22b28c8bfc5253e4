package io.github.batchbook.result;

import it.unimi.dsi.fastutil.bytes.Byte2IntOpenHashMap;
import it.unimi.dsi.fastutil.bytes.Byte2ObjectMap;
import it.unimi.dsi.fastutil.bytes.Byte2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2ByteOpenHashMap;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.strings.ByteDictionaryMap;

/**
 * Makes ordinary string columns of few different words, without hashing a word for each row: rows name their words by number, and a
 * word is looked at once for each number. Columns of many words are filled the usual way.
 */
final class WordColumn {
  private static final int MOST_WORDS = 254;
  private static final byte MISSING = Byte.MAX_VALUE;
  private static final byte UNSEEN = Byte.MIN_VALUE;

  private final byte[] rows;
  private final Byte2ObjectMap<String> words = new Byte2ObjectOpenHashMap<>();
  private final Object2ByteOpenHashMap<String> keys = new Object2ByteOpenHashMap<>();
  private final Byte2IntOpenHashMap counts = new Byte2IntOpenHashMap();
  private int given;

  private WordColumn(int size) {
    this.rows = new byte[size];
    keys.defaultReturnValue(UNSEEN);
    counts.defaultReturnValue(0);
  }

  /**
   * A column with a word for each row.
   *
   * @param number the number of a row's word; negative where it has none
   * @param word the word of a number, null or empty when that is none
   */
  static StringColumn of(String name, int size, IntUnaryOperator number, Numbered word) {
    byte[] keyOf = new byte[word.numbers()];
    Arrays.fill(keyOf, UNSEEN);
    WordColumn column = new WordColumn(size);
    int[] countOf = new int[1 << Byte.SIZE];
    for (int row = 0; row < size; row++) {
      int n = number.applyAsInt(row);
      byte key = n < 0 ? MISSING : keyOf[n];
      if (key == UNSEEN || (n < 0 && countOf[MISSING & 0xFF] == 0)) {
        key = column.key(n < 0 ? "" : word.word(n));
        if (key == UNSEEN) {
          return filled(name, size, number, word);
        }
        if (n >= 0) {
          keyOf[n] = key;
        }
      }
      column.rows[row] = key;
      countOf[key & 0xFF]++;
    }
    column.words.keySet().forEach(key -> column.counts.put(key, countOf[key & 0xFF]));
    return column.build(name);
  }

  /** Words by number. */
  record Numbered(int numbers, IntFunction<@Nullable String> words) {
    @Nullable
    String word(int number) {
      return words.apply(number);
    }
  }

  /** The key of a word, as an ordinary column gives them; the reserved one when there are too many words. */
  private byte key(@Nullable String word) {
    if (word == null || word.isEmpty()) {
      words.put(MISSING, "");
      keys.put("", MISSING);
      return MISSING;
    }
    byte known = keys.getByte(word);
    if (known == UNSEEN && given < MOST_WORDS) {
      known = (byte) (UNSEEN + ++given);
      words.put(known, word);
      keys.put(word, known);
    }
    return known;
  }

  private StringColumn build(String name) {
    return StringColumn.createInternal(
        name,
        new ByteDictionaryMap.ByteDictionaryBuilder()
            .setValues(rows)
            .setKeyToValue(words)
            .setValueToKey(keys)
            .setKeyToCount(counts)
            .setNextIndex(UNSEEN + given)
            .build());
  }

  private static StringColumn filled(
      String name, int size, IntUnaryOperator number, Numbered word) {
    StringColumn column = StringColumn.create(name);
    for (int row = 0; row < size; row++) {
      int n = number.applyAsInt(row);
      column.append(n < 0 ? null : word.word(n));
    }
    return column;
  }
}
