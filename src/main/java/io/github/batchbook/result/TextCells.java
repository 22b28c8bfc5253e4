package io.github.batchbook.result;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.strings.DictionaryMap;
import tech.tablesaw.columns.strings.NoKeysAvailableException;
import tech.tablesaw.selection.BitmapBackedSelection;
import tech.tablesaw.selection.Selection;

/**
 * The cells of a string column whose texts stand in a {@link TextStore}: an ordinary column would hash every text and keep it as an
 * object. What only reads is done here; keys, which Tablesaw compares rows by, are worked out when they are asked for; the first
 * change, and whatever needs all texts at once, is left to the ordinary cells, made of the same texts. Like those, not safe for
 * threads that change it.
 */
final class TextCells implements DictionaryMap {
  private final TextStore texts;
  private final long[] places;
  private @Nullable TextKeys keys;
  /** The cells since something was changed; null before. */
  private @Nullable DictionaryMap changed;

  private TextCells(TextStore texts, long[] places) {
    this.texts = texts;
    this.places = places;
  }

  /** A column of texts at these places, which must not be changed any more. No text and the empty one are both missing. */
  static StringColumn column(String name, TextStore texts, long[] places) {
    return StringColumn.createInternal(name, new TextCells(texts, places));
  }

  private String text(int row) {
    long place = places[Objects.checkIndex(row, places.length)];
    return place < 0 ? "" : texts.get(place);
  }

  /** The ordinary cells with the same texts. */
  private DictionaryMap ordinary() {
    if (changed != null) {
      return changed;
    }
    StringColumn column = StringColumn.create("");
    for (int row = 0; row < places.length; row++) {
      column.append(text(row));
    }
    return Objects.requireNonNull(column.getDictionary());
  }

  private DictionaryMap toChange() {
    changed = ordinary();
    keys = null;
    return changed;
  }

  private TextKeys keys() {
    if (keys == null) {
      keys = TextKeys.of(texts, places);
    }
    return keys;
  }

  @Override
  public int size() {
    return changed == null ? places.length : changed.size();
  }

  @Override
  public String getValueForIndex(int row) {
    return changed == null ? text(row) : changed.getValueForIndex(row);
  }

  @Override
  public boolean isMissing(int row) {
    return changed == null ? places[row] < 0 : changed.isMissing(row);
  }

  @Override
  public int countMissing() {
    return changed == null
        ? (int) Arrays.stream(places).filter(place -> place < 0).count()
        : changed.countMissing();
  }

  @Override
  public Selection isMissing() {
    return changed == null ? rows(row -> places[row] < 0) : changed.isMissing();
  }

  @Override
  public Selection isNotMissing() {
    return changed == null ? rows(row -> places[row] >= 0) : changed.isNotMissing();
  }

  private Selection rows(IntPredicate chosen) {
    Selection selection = new BitmapBackedSelection();
    for (int row = 0; row < places.length; row++) {
      if (chosen.test(row)) {
        selection.add(row);
      }
    }
    return selection;
  }

  @Override
  public Iterator<String> iterator() {
    return changed == null ? new Texts() : changed.iterator();
  }

  private final class Texts implements Iterator<String> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < places.length;
    }

    @Override
    public String next() {
      if (next == places.length) {
        throw new NoSuchElementException();
      }
      return text(next++);
    }
  }

  @Override
  public String[] asObjectArray() {
    if (changed != null) {
      return changed.asObjectArray();
    }
    String[] all = new String[places.length];
    Arrays.setAll(all, this::text);
    return all;
  }

  @Override
  public int firstIndexOf(String value) {
    if (changed != null) {
      return changed.firstIndexOf(value);
    }
    for (int row = 0; row < places.length; row++) {
      if (text(row).equals(value)) {
        return row;
      }
    }
    return -1;
  }

  @Override
  public int countOccurrences(String value) {
    return changed == null ? isEqualTo(value).size() : changed.countOccurrences(value);
  }

  @Override
  public Selection isEqualTo(String value) {
    return changed == null ? rows(row -> text(row).equals(value)) : changed.isEqualTo(value);
  }

  @Override
  public Selection selectIsIn(String... values) {
    return selectIsIn(Arrays.asList(values));
  }

  @Override
  public Selection selectIsIn(Collection<String> values) {
    Set<String> wanted = new HashSet<>(values);
    return changed == null ? rows(row -> wanted.contains(text(row))) : changed.selectIsIn(values);
  }

  @Override
  public int getKeyAtIndex(int row) {
    return changed == null ? keys().key(row) : changed.getKeyAtIndex(row);
  }

  @Override
  public int getKeyForIndex(int row) {
    return getKeyAtIndex(row);
  }

  @Override
  public @Nullable String getValueForKey(int key) {
    if (changed != null) {
      return changed.getValueForKey(key);
    }
    int row = keys().firstRow(key);
    return row < 0 ? null : text(row);
  }

  @Override
  public int nextKeyWithoutIncrementing() {
    return changed == null ? keys().lastKey() : changed.nextKeyWithoutIncrementing();
  }

  @Override
  public byte[] asBytes(int row) {
    return changed == null ? keys().bytes(row) : changed.asBytes(row);
  }

  @Override
  public int countUnique() {
    return changed == null ? keys().count() : changed.countUnique();
  }

  @Override
  public int uniqueValuesAt(int row) {
    return changed == null ? keys().countTo(row) : changed.uniqueValuesAt(row);
  }

  @Override
  public int[] asIntArray() {
    return changed == null ? keys().ordinals() : changed.asIntArray();
  }

  @Override
  public Set<String> asSet() {
    return ordinary().asSet();
  }

  @Override
  public Table countByCategory(String name) {
    return ordinary().countByCategory(name);
  }

  @Override
  public List<BooleanColumn> getDummies() {
    return ordinary().getDummies();
  }

  @Override
  public void sortAscending() {
    toChange().sortAscending();
  }

  @Override
  public void sortDescending() {
    toChange().sortDescending();
  }

  @Override
  public void append(String value) throws NoKeysAvailableException {
    toChange().append(value);
  }

  @Override
  public void appendMissing() {
    toChange().appendMissing();
  }

  @Override
  public void set(int row, String value) throws NoKeysAvailableException {
    toChange().set(row, value);
  }

  @Override
  public void clear() {
    toChange().clear();
  }

  @Override
  public DictionaryMap promoteYourself() {
    return ordinary().promoteYourself();
  }

  @Override
  public boolean canPromoteToText() {
    return changed == null || changed.canPromoteToText();
  }
}
