package io.github.batchbook.magic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.BatchFileException;
import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.run.Progress;
import io.github.batchbook.show.Chart;
import io.github.batchbook.show.ExportFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;

/** What completers know: files, magics, and what the session has at hand. None asks the network. */
final class Known {
  private static final int MOST_FILES = 200;

  private Known() {}

  /** The names of magics. */
  static final Spec.Values MAGICS = (session, typed) -> session.catalogue().all().stream()
      .map(spec -> new Item(spec.name(), spec.summary()))
      .toList();

  /** Batch files and the folders on the way to them. */
  static final Spec.Values BATCH_FILES = (session, typed) -> files(typed.text(), ".jsonl");

  /** The same, and the variables that may hold a batch file. */
  static final Spec.Values BATCH_FILES_AND_VARIABLES = (session, typed) -> {
    List<Item> items = new ArrayList<>(files(typed.text(), ".jsonl"));
    items.addAll(variables(session, "BatchFile"));
    return items;
  };

  /** What a batch file may be built from: variables, tables in files, folders of images. */
  static final Spec.Values SOURCES = (session, typed) -> {
    List<Item> items = new ArrayList<>(variables(session, ""));
    items.addAll(files(typed.text(), ".csv", ".tsv", ".jsonl"));
    return items;
  };

  /** The columns of what {@code --from} names. */
  static final Spec.Values DRAFT_COLUMNS = (session, typed) -> {
    int from = typed.before().indexOf("--from") + 1;
    return from == 0 || from >= typed.before().size()
        ? List.of()
        : sourceColumns(session, typed.before().get(from)).stream()
            .map(name -> new Item(name, ""))
            .toList();
  };

  private static List<String> sourceColumns(Session session, String named) {
    try {
      return Files.isRegularFile(Path.of(named))
          ? BatchFile.from(Path.of(named)).columns()
          : columns(session, new Spec.Typed("", List.of(named)));
    } catch (BatchFileException | InvalidPathException e) {
      return List.of();
    }
  }

  /** JSON files. */
  static final Spec.Values JSON_FILES = (session, typed) -> files(typed.text(), ".json");

  /** Files that a table may be written to. */
  static final Spec.Values EXPORT_FILES =
      (session, typed) -> files(typed.text(), ".csv", ".jsonl", ".parquet", ".html");

  /** The formats that a table may be written in. */
  static final Spec.Values EXPORT_FORMATS = (session, typed) -> Arrays.stream(ExportFormat.values())
      .map(format -> new Item(format.word(), ""))
      .toList();

  /** Folders. */
  static final Spec.Values FOLDERS = (session, typed) -> files(typed.text());

  /** Variables that may hold a table. */
  static final Spec.Values VARIABLES = (session, typed) -> variables(session, "Table");

  /** The names of runs, with their state. */
  static final Spec.Values RUNS = (session, typed) -> session.knownRuns().quickly(run -> {
    Progress progress = run.progress();
    return new Item(progress.run(), Told.state(progress) + " · " + run.connection());
  });

  /** The words for outcomes. */
  static final Spec.Values OUTCOMES = (session, typed) ->
      listed(typed.text(), Arrays.stream(Outcome.values()).map(Outcome::word).toList());

  /** Why requests are asked again, after those typed already. */
  static final Spec.Values CAUSES = (session, typed) -> listed(typed.text(), RetryMagic.causes());

  /** The columns that every table of results has, after those typed already. */
  static final Spec.Values RESULT_COLUMNS = (session, typed) -> listed(
      typed.text(),
      List.of(
          "custom_id",
          "prompt",
          "output",
          "outcome",
          "finish_reason",
          "status_code",
          "error_code",
          "error_message",
          "model",
          "input_tokens",
          "cached_tokens",
          "output_tokens",
          "reasoning_tokens",
          "total_tokens",
          "cost",
          "attempt",
          "job",
          "from_cache",
          "schema_error"));

  /** What a chart may be drawn of. */
  static final Spec.Values CHARTED = (session, typed) -> {
    List<Item> items = new ArrayList<>();
    Chart.SUBJECTS.forEach(subject -> items.add(new Item(subject, "")));
    items.addAll(variables(session, "Table"));
    items.addAll(RUNS.all(session, typed));
    return items;
  };

  /** The columns that the last batch file was built from. */
  static final Spec.Values SOURCE_COLUMNS = (session, typed) ->
      session.lastFile().flatMap(BatchFile::source).map(Known::firstRow).orElse(List.of());

  private static List<Item> firstRow(Path source) {
    try (BufferedReader reader = Files.newBufferedReader(source)) {
      JsonNode row = new ObjectMapper().readTree(reader.readLine());
      List<Item> names = new ArrayList<>();
      row.fieldNames().forEachRemaining(name -> names.add(new Item(name, "")));
      return names;
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
  }

  /** The columns of the table that the first word names. */
  static final Spec.Values COLUMNS =
      (session, typed) -> listed(typed.text(), columns(session, typed));

  private static List<Item> listed(String typed, List<String> names) {
    String before = typed.substring(0, typed.lastIndexOf(',') + 1);
    return names.stream().map(name -> new Item(before + name, "")).toList();
  }

  private static List<String> columns(Session session, Spec.Typed typed) {
    if (typed.before().isEmpty() || session.java().busy()) {
      return List.of();
    }
    String name = typed.before().get(0);
    return session.java().declared(name).isPresent()
            && session.java().shell().variable(name).orElse(null) instanceof Table table
        ? table.columnNames()
        : List.of();
  }

  private static List<Item> variables(Session session, String type) {
    if (session.java().busy()) {
      return List.of();
    }
    return session.java().shell().variables().stream()
        .filter(variable -> variable.type().endsWith(type) && !Evaluator.isOurs(variable.name()))
        .map(variable -> new Item(variable.name(), variable.type()))
        .toList();
  }

  /** Files of these endings, and folders, below the folder that is typed so far. */
  static List<Item> files(String typed, String... endings) {
    int slash = typed.lastIndexOf('/');
    String shown = typed.substring(0, slash + 1);
    List<Item> items = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder(shown))) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        boolean hidden = name.startsWith(".") && !typed.substring(slash + 1).startsWith(".");
        if (!hidden && Files.isDirectory(entry)) {
          items.add(new Item(shown + name + "/", "folder"));
        } else if (!hidden && endsWith(name, endings)) {
          items.add(new Item(shown + name, ""));
        }
        if (items.size() == MOST_FILES) {
          break;
        }
      }
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
    items.sort(
        Comparator.comparing((Item item) -> item.text().endsWith("/")).thenComparing(Item::text));
    return items;
  }

  private static Path folder(String shown) {
    if (shown.startsWith("~/")) {
      return Path.of(System.getProperty("user.home"), shown.substring(2));
    }
    return Path.of(shown.isEmpty() ? "." : shown);
  }

  private static boolean endsWith(String name, String... endings) {
    for (String ending : endings) {
      if (name.toLowerCase(Locale.ROOT).endsWith(ending)) {
        return true;
      }
    }
    return false;
  }
}
