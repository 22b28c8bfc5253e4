package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.aggregate.AggregateFunctions;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.strings.StringColumnFormatter;
import tech.tablesaw.joining.JoinType;
import tech.tablesaw.selection.Selection;

/** Everything that can be done with a column, done with one of ours and with an ordinary one beside it. */
class TextCellsTest {
  private static final List<List<String>> CONTENTS = List.of(
      List.of(),
      Arrays.asList((String) null),
      Arrays.asList(
          "b", "a", null, "b", "", "B", "ab", "a ", "ä", "🎉", "\ud83d", "a,\"b\"\nc", "12", "a"),
      many(40, 12),
      many(300, 260),
      many(700, 700));

  private static List<String> many(int rows, int different) {
    Random random = new Random(rows);
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int n = random.nextInt(different);
      texts.add(n % 11 == 10 ? null : "text " + n);
    }
    return texts;
  }

  private static StringColumn ours(List<String> texts) {
    TextStore store = new TextStore();
    TextStore.Writer writer = store.writer();
    long[] places = texts.stream()
        .mapToLong(text -> text == null ? TextStore.NONE : writer.text(text))
        .toArray();
    store.finish();
    return TextCells.column("c", store, places);
  }

  private static StringColumn ordinary(List<String> texts) {
    return StringColumn.create("c", texts);
  }

  private static final Map<String, Function<StringColumn, Object>> OPERATIONS = operations();

  private static Map<String, Function<StringColumn, Object>> operations() {
    Map<String, Function<StringColumn, Object>> all = new LinkedHashMap<>();
    reading(all);
    selecting(all);
    changing(all);
    inTables(all);
    return all;
  }

  private static void reading(Map<String, Function<StringColumn, Object>> all) {
    all.put("size", StringColumn::size);
    all.put("isEmpty", StringColumn::isEmpty);
    all.put("asList", StringColumn::asList);
    all.put("asSet", StringColumn::asSet);
    all.put("asObjectArray", c -> List.of(c.asObjectArray()));
    all.put("get", c -> c.get(0) + c.get(c.size() - 1));
    all.put("get behind the end", c -> c.get(c.size()));
    all.put("get before the start", c -> c.get(-1));
    all.put("getString", c -> c.getString(1));
    all.put("getUnformattedString", c -> c.getUnformattedString(2));
    all.put("getDouble", c -> c.getDouble(3));
    all.put("asDoubleArray", c -> Arrays.toString(c.asDoubleArray()));
    all.put("asDoubleColumn", c -> c.asDoubleColumn().asList());
    all.put("asBytes", c -> Arrays.toString(c.asBytes(2)) + Arrays.toString(c.asBytes(3)));
    all.put("byteSize", StringColumn::byteSize);
    all.put("countMissing", StringColumn::countMissing);
    all.put("isMissing(row)", c -> c.isMissing(0) + " " + c.isMissing(2));
    all.put("countUnique", StringColumn::countUnique);
    all.put("unique", c -> c.unique().asList());
    all.put("summary", c -> c.summary().print());
    all.put("countByCategory", c -> c.countByCategory().printAll());
    all.put("countOccurrences", c -> c.countOccurrences("a") + c.countOccurrences("none"));
    all.put("countOccurrences of missing", c -> c.countOccurrences(""));
    all.put(
        "firstIndexOf",
        c -> List.of(c.firstIndexOf("a"), c.firstIndexOf("none"), c.firstIndexOf("")));
    all.put("contains", c -> c.contains("text 3"));
    all.put(
        "getDummies",
        c -> c.size() > 50
            ? ""
            : c.getDummies().stream().map(BooleanColumn::print).toList());
    all.put("valueHash", c -> c.valueHash(1));
    all.put("equals(row, row)", c -> c.equals(0, 3) + " " + c.equals(1, 3));
    all.put("rowComparator", c -> c.rowComparator().compare(0, 1));
    all.put("compare", c -> c.compare("a", "b"));
    all.put("print", StringColumn::print);
    all.put("toString", StringColumn::toString);
    all.put("title", StringColumn::title);
    all.put("type", StringColumn::type);
    all.put("iterator", c -> {
      StringBuilder text = new StringBuilder();
      c.iterator().forEachRemaining(text::append);
      return text.toString();
    });
    all.put("iterator behind the end", c -> {
      var iterator = c.iterator();
      for (int i = 0; i <= c.size(); i++) {
        iterator.next();
      }
      return "";
    });
    all.put("stream", c -> c.asStringColumn().asList());
    all.put("top", c -> c.top(2));
    all.put("bottom", c -> c.bottom(2));
    all.put("appendAll", c -> c.appendAll("|"));
    all.put("first, last", c -> c.first(2).asList() + "" + c.last(2).asList());
    all.put("sampleN", c -> c.sampleN(1).size());
    all.put("keys", c -> keys(c));
    all.put(
        "dictionary",
        c -> c.getDictionary().nextKeyWithoutIncrementing() + " "
            + c.getDictionary().canPromoteToText() + " "
            + c.getDictionary().uniqueValuesAt(c.size() - 1)
            + Arrays.toString(c.getDictionary().asIntArray()));
    all.put("formatter", c -> {
      c.setPrintFormatter(new StringColumnFormatter(text -> "<" + text + ">"));
      return c.getString(0) + c.copy().getString(0) + c.emptyCopy().append("x").getString(0);
    });
  }

  private static String keys(StringColumn column) {
    StringBuilder keys = new StringBuilder();
    for (int row = 0; row < column.size(); row++) {
      int key = column.getDictionary().getKeyForIndex(row);
      keys.append(key).append(column.getDictionary().getValueForKey(key)).append(' ');
    }
    return keys.toString();
  }

  private static void selecting(Map<String, Function<StringColumn, Object>> all) {
    Map<String, Function<StringColumn, Selection>> selections = new LinkedHashMap<>();
    selections.put("isEqualTo", c -> c.isEqualTo("a"));
    selections.put("isEqualTo null", c -> c.isEqualTo((String) null));
    selections.put("isEqualTo empty", c -> c.isEqualTo(""));
    selections.put("isEqualTo column", c -> c.isEqualTo(c.lag(1)));
    selections.put("isNotEqualTo", c -> c.isNotEqualTo("a"));
    selections.put("isIn", c -> c.isIn("a", "b", "", "none"));
    selections.put("isIn collection", c -> c.isIn(List.of("a", "text 3")));
    selections.put("isNotIn", c -> c.isNotIn("a", ""));
    selections.put("isNotIn collection", c -> c.isNotIn(List.of("a")));
    selections.put("isMissing", StringColumn::isMissing);
    selections.put("isNotMissing", StringColumn::isNotMissing);
    selections.put("startsWith", c -> c.startsWith("a"));
    selections.put("endsWith", c -> c.endsWith("b"));
    selections.put("containsString", c -> c.containsString("a"));
    selections.put("matchesRegex", c -> c.matchesRegex("text [0-9]"));
    selections.put("equalsIgnoreCase", c -> c.equalsIgnoreCase("B"));
    selections.put("isEmptyString", StringColumn::isEmptyString);
    selections.put("isNumeric", StringColumn::isNumeric);
    selections.put("isAlpha", StringColumn::isAlpha);
    selections.put("isUpperCase", StringColumn::isUpperCase);
    selections.put("isLowerCase", StringColumn::isLowerCase);
    selections.put("lengthEquals", c -> c.lengthEquals(1));
    selections.put("isLongerThan", c -> c.isLongerThan(1));
    selections.put("isShorterThan", c -> c.isShorterThan(2));
    selections.put("eval", c -> c.eval(text -> text.length() == 6));
    selections.forEach((name, selection) -> {
      all.put(name, c -> Arrays.toString(selection.apply(c).toArray()));
      all.put("where " + name, c -> c.where(selection.apply(c)).asList());
    });
  }

  private static void changing(Map<String, Function<StringColumn, Object>> all) {
    Map<String, Function<StringColumn, Column<?>>> changes = new LinkedHashMap<>();
    changes.put("append", c -> c.append("new").append("a"));
    changes.put("append null", c -> c.append((String) null));
    changes.put("append many", c -> {
      for (int i = 0; i < 600; i++) {
        c.append("more " + i);
      }
      return c;
    });
    changes.put("append column", c -> c.append(StringColumn.create("o", "x", "", "y")));
    changes.put("append row", c -> (StringColumn) c.append(StringColumn.create("o", "x", "y"), 1));
    changes.put("append itself", c -> c.copy().append(c));
    changes.put("appendMissing", StringColumn::appendMissing);
    changes.put("appendCell", c -> c.appendCell("cell").appendCell("NA"));
    changes.put("appendObj", c -> c.appendObj("x").appendObj(null));
    changes.put("appendObj of another type", c -> c.appendObj(7));
    changes.put("addAll", c -> c.addAll(List.of("p", "q")));
    changes.put("set", c -> c.set(1, "set"));
    changes.put("set all", c -> {
      for (int row = 0; row < c.size(); row++) {
        c.set(row, "set " + row);
      }
      return c;
    });
    changes.put("set null", c -> c.set(1, (String) null));
    changes.put("set selection", c -> c.set(c.isMissing(), "filled"));
    changes.put("set from column", c -> (StringColumn) c.set(0, StringColumn.create("o", "x"), 0));
    changes.put("setMissing", c -> c.setMissing(0));
    changes.put("sortAscending", c -> {
      c.sortAscending();
      return c;
    });
    changes.put("sortDescending", c -> {
      c.sortDescending();
      return c;
    });
    changes.put("clear", c -> {
      c.clear();
      return c.append("again");
    });
    changes.put("copy", StringColumn::copy);
    changes.put("emptyCopy", StringColumn::emptyCopy);
    changes.put("emptyCopy of rows", c -> c.emptyCopy(3));
    changes.put("removeMissing", StringColumn::removeMissing);
    changes.put("lag", c -> c.lag(2));
    changes.put("lead", c -> c.lead(1));
    changes.put("subset", c -> c.subset(new int[] {2, 0, 0}));
    changes.put("inRange", c -> c.inRange(1, 3));
    changes.put("filter", c -> c.filter(text -> !text.isEmpty()));
    changes.put("map", c -> c.map(text -> text + "!"));
    changes.put("mapInto", c -> c.mapInto(String::length, IntColumn.create("n", c.size())));
    changes.put("sorted", c -> c.sorted(String::compareTo));
    changes.put("set by condition", c -> c.set(text -> text.equals("a"), c.upperCase()));
    changes.put(
        "min, max",
        c -> StringColumn.create(
            "m",
            String.valueOf(c.max(String::compareTo)),
            String.valueOf(c.min(String::compareTo))));
    changes.put("upperCase", StringColumn::upperCase);
    changes.put("lowerCase", StringColumn::lowerCase);
    changes.put("trim", StringColumn::trim);
    changes.put("length", StringColumn::length);
    changes.put("substring", c -> c.substring(0, 1));
    changes.put("replaceAll", c -> c.replaceAll("[aeiou]", "_"));
    changes.put("replaceFirst", c -> c.replaceFirst("t", "T"));
    changes.put("concatenate", c -> c.concatenate("!"));
    changes.put("join", c -> c.join("-", c, c));
    changes.put("commonPrefix", c -> c.commonPrefix(c));
    changes.put("distance", c -> c.distance(c));
    changes.put("padStart", c -> c.padStart(9, '.'));
    changes.put("abbreviate", c -> c.abbreviate(5));
    changes.put("format", c -> c.format("<%s>"));
    changes.put("tokenizeAndSort", StringColumn::tokenizeAndSort);
    changes.put("tokenizeAndRemoveDuplicates", c -> c.tokenizeAndRemoveDuplicates(" "));
    changes.put("uniqueTokens", c -> c.uniqueTokens(" ").sorted(String::compareTo));
    changes.put("countTokens", c -> c.countTokens(" "));
    changes.put("parseInt", c -> c.where(c.isNumeric().and(c.isNotMissing())).parseInt());
    changes.put("setName", c -> c.setName("renamed"));
    changes.forEach((name, change) -> {
      all.put(name, c -> {
        Column<?> changed = change.apply(c);
        return changed.name() + changed.asList() + changed.countMissing() + " "
            + changed.countUnique() + changed.print() + c.asList() + c.countUnique()
            + c.isMissing();
      });
    });
  }

  private static Table table(StringColumn column) {
    int[] numbers = new int[column.size()];
    Arrays.setAll(numbers, i -> i * 7 % 5);
    return Table.create("t", column, IntColumn.create("n", numbers));
  }

  private static void inTables(Map<String, Function<StringColumn, Object>> all) {
    Map<String, Function<Table, Table>> tables = new LinkedHashMap<>();
    tables.put("where in a table", t -> t.where(t.stringColumn("c").isNotEqualTo("a")));
    tables.put("dropWhere", t -> t.dropWhere(t.stringColumn("c").isMissing()));
    tables.put("sortOn", t -> t.sortOn("c", "n"));
    tables.put("sortDescendingOn", t -> t.sortDescendingOn("c"));
    tables.put("sortOn minus", t -> t.sortOn("-c", "n"));
    tables.put("dropDuplicateRows", Table::dropDuplicateRows);
    tables.put("dropDuplicateRows of one column", t -> t.selectColumns("c").dropDuplicateRows());
    tables.put("dropRowsWithMissingValues", Table::dropRowsWithMissingValues);
    tables.put("summary of a table", Table::summary);
    tables.put("structure", Table::structure);
    tables.put("missingValueCounts", Table::missingValueCounts);
    tables.put("copy of a table", Table::copy);
    tables.put("emptyCopy of a table", Table::emptyCopy);
    tables.put("first", t -> t.first(3));
    tables.put("last", t -> t.last(3));
    tables.put("inRange of a table", t -> t.inRange(1, 4));
    tables.put("rows", t -> t.rows(0, 2));
    tables.put("dropRows", t -> t.dropRows(0));
    tables.put("append tables", t -> t.copy().append(t));
    tables.put("append to ours", t -> t.append(t.copy()));
    tables.put("append row", t -> {
      t.appendRow().setString("c", "row");
      return t;
    });
    tables.put(
        "concat", t -> t.concat(Table.create("o", t.stringColumn("c").copy().setName("d"))));
    tables.put(
        "joinOn inner",
        t -> t.joinOn("c").with(distinct(t)).type(JoinType.INNER).join().sortOn("c", "n"));
    tables.put(
        "joinOn left",
        t -> t.joinOn("c")
            .with(distinct(t).first(2))
            .type(JoinType.LEFT_OUTER)
            .join()
            .sortOn("c", "n"));
    tables.put(
        "joinOn from the right",
        t -> distinct(t).joinOn("c").with(t).type(JoinType.RIGHT_OUTER).join().sortOn("c", "n"));
    tables.put(
        "joinOn full",
        t -> t.joinOn("c").with(distinct(t)).type(JoinType.FULL_OUTER).join().sortOn("c", "n"));
    tables.put(
        "summarize", t -> t.summarize("n", AggregateFunctions.sum).by("c").sortOn("c"));
    tables.put("countBy", t -> t.countBy("c").sortOn("Category"));
    tables.put("xTabCounts", t -> t.xTabCounts("c", "n"));
    tables.put("pivot", t -> t.pivot("c", "n", "n", AggregateFunctions.count));
    tables.put(
        "splitOn",
        t -> t.splitOn("c").getSlices().isEmpty() ? t : t.splitOn("c").get(0).asTable());
    tables.put("addColumns", t -> t.addColumns(t.stringColumn("c").length()));
    tables.put("replaceColumn", t -> t.replaceColumn("c", t.stringColumn("c").upperCase()));
    tables.put("transpose", t -> t.rowCount() > 40 ? t : t.selectColumns("c").transpose());
    tables.put("melt", t -> t.melt(List.of("n"), List.of(t.intColumn("n")), false));
    tables.put(
        "stream of rows",
        t -> Table.create(
            "s",
            StringColumn.create(
                "s",
                t.stream().map(row -> row.getString("c") + row.isMissing("c")).toList())));
    tables.put("set in a row", t -> {
      t.forEach(row -> row.setString("c", row.getString("c") + "+"));
      return t;
    });
    tables.put("reorderColumns", t -> t.reorderColumns("n", "c"));
    tables.put("sampleN of all", t -> t.sampleN(t.rowCount()).sortOn("c", "n"));
    tables.forEach((name, operation) -> all.put(name, c -> {
      Table made = operation.apply(table(c));
      return made.name() + made.columnNames() + made.printAll() + made.rowCount();
    }));
    all.put("csv", c -> {
      StringWriter out = new StringWriter();
      table(c).write().toWriter(out, "csv");
      return out.toString();
    });
    all.put(
        "isEqualTo of tables",
        c -> table(c).where(Selection.withRange(0, c.size())).rowCount());
  }

  static Table distinct(Table table) {
    StringColumn ids = StringColumn.create("c", table.stringColumn("c").unique().asList());
    ids.sortAscending();
    return Table.create("d", ids, ids.length().setName("len"));
  }

  static Stream<String> names() {
    return OPERATIONS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void doesWhatAnOrdinaryColumnDoes(String operation) {
    for (List<String> texts : CONTENTS) {
      Object expected = outcome(operation, ordinary(texts));

      assertThat(outcome(operation, ours(texts))).isEqualTo(expected);
    }
  }

  /** What an operation gives, or the kind of its exception. */
  private static Object outcome(String operation, StringColumn column) {
    try {
      return OPERATIONS.get(operation).apply(column);
    } catch (IndexOutOfBoundsException e) {
      return IndexOutOfBoundsException.class;
    } catch (RuntimeException e) {
      return e.getClass() + ": " + e.getMessage();
    }
  }

  @Test
  void isNotChangedThroughAnotherColumnOfTheSameTexts() {
    TextStore store = new TextStore();
    long[] places = {store.writer().text("a"), store.writer().text("b")};
    StringColumn changed = TextCells.column("x", store, places);
    StringColumn other = TextCells.column("y", store, places);

    changed.set(0, "z");

    assertThat(changed.asList()).containsExactly("z", "b");
    assertThat(other.asList()).containsExactly("a", "b");
  }

  @Test
  void dropsDuplicateRowsAmongMoreTextsThanOrdinaryColumnsKeepApart() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      texts.add("text " + i);
    }
    texts.add("text 5");

    assertThat(Table.create("t", ours(texts)).dropDuplicateRows().rowCount()).isEqualTo(70_000);
  }
}
