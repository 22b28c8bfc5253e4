package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Draft;
import io.github.batchbook.shell.ShellVariable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/** What a magic's line names of the session or of the disk: rows to build from, records as schemas. */
final class Source {
  private Source() {}

  /** A draft from what {@code --from} names: a variable before a file. */
  static Draft of(Call call, Session session) {
    String named =
        call.option("from").orElseThrow(() -> call.spec().misuse("--from SOURCE is missing"));
    if (session.java().declared(named).isPresent()) {
      Object value = session
          .java()
          .shell()
          .variable(named)
          .orElseThrow(() -> MagicException.of(Quote.of(named) + " is null"));
      return rows(value, named);
    }
    Path path = Session.pathOf(named);
    if (!Files.exists(path)) {
      List<String> names =
          session.java().shell().variables().stream().map(ShellVariable::name).toList();
      throw MagicException.of(
          "%" + call.spec().name() + ": no variable and no file is called " + Quote.of(named)
              + Meant.phrase(named, names, ""),
          "--from takes a table, a list of maps or records, a CSV or JSON Lines file, a folder of"
              + " images.");
    }
    return BatchFile.from(path);
  }

  private static Draft rows(Object value, String name) {
    if (value instanceof Iterable<?> rows && !(value instanceof Path)) {
      return BatchFile.of(rows);
    }
    if (value instanceof Object[] rows) {
      return BatchFile.of(Arrays.asList(rows));
    }
    if (value instanceof Path path) {
      return BatchFile.from(path);
    }
    throw MagicException.of(
        Quote.of(name) + " holds no rows: it is of the type " + value.getClass().getSimpleName(),
        "Rows are a table, or a list of maps or records.");
  }

  /** A draft whose answers have the form that a record of the session or a file says. */
  static Draft schema(Draft draft, String named, Call call, Session session) {
    if (isFile(named)) {
      return draft.schema(Session.pathOf(named));
    }
    if (SourceVersion.isName(named) && type(named, session) instanceof Class<?> type) {
      return draft.schema(type);
    }
    throw MagicException.of(
        "%" + call.spec().name() + ": no record and no file is called " + Quote.of(named),
        "Declare it before, as in: record Review(String sentiment, double score) {}");
  }

  /** Whether a file is called so: a record's name may be none of a file here, where the locale has fewer signs. */
  private static boolean isFile(String named) {
    try {
      return Files.isRegularFile(Session.path(named));
    } catch (InvalidPathException noFile) {
      return false;
    }
  }

  /** The class of this name, without a trace in the session; null when there is none. */
  private static @Nullable Object type(String name, Session session) {
    session.java().shell().bind(Evaluator.HANDED_OVER, "Object", null);
    try {
      session.java().value(Evaluator.HANDED_OVER + " = " + name + ".class");
      return session.java().shell().variable(Evaluator.HANDED_OVER).orElse(null);
    } catch (Stopped unknown) {
      return null;
    } finally {
      session.java().shell().bind(Evaluator.HANDED_OVER, "Object", null);
    }
  }
}
