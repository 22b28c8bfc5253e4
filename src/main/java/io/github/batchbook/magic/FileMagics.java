package io.github.batchbook.magic;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.JsonView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code %batch_file}: batch files before they are submitted. */
final class FileMagics {
  static final String TYPE = "io.github.batchbook.batchfile.BatchFile";

  static final Spec.Values APIS = (session, typed) ->
      List.of(new Item("chat", "Chat Completions"), new Item("responses", "the Responses API"));

  /** Characters that are shown of a line that is no request. */
  private static final int MOST_SHOWN = 2000;

  private FileMagics() {}

  static List<Spec> specs() {
    return List.of(batchFile());
  }

  private static Spec batchFile() {
    return Spec.of("batch_file", "reads and checks a batch file; sends nothing")
        .takes(new Spec.Parameter(
            "PATH",
            Spec.Arity.ANY,
            "a .jsonl file of requests; the file read last when left out",
            Known.BATCH_FILES))
        .option(new Spec.Option(
            "line",
            "ID",
            "shows the request with this custom_id, or the line of this number, instead",
            Spec.Values.NONE))
        .option(new Spec.Option("head", "N", "shows the first requests instead", Spec.Values.NONE))
        .option(Spec.Option.flag("full", "shows long texts of --line and --head whole"))
        .option(
            Spec.Option.flag(
                "fix",
                "writes a copy without BOM, CRLF, blank lines and raw line separators; of one JSON list, its requests as lines"))
        .option(new Spec.Option(
            "deployment", "NAME", "writes a copy for this deployment", FileMagics::deployments))
        .option(new Spec.Option("to", "API", "writes a copy that asks chat or responses", APIS))
        .option(Spec.Option.flag(
            "split", "takes a file of several deployments or APIs, in a part for each"))
        .option(
            Spec.Option.flag("merge", "writes one file of several, of a pattern or of a folder"))
        .option(
            new Spec.Option("sample", "API", "writes a starter file for chat or responses", APIS))
        .option(new Spec.Option("out", "PATH", "where a copy is written", Known.BATCH_FILES))
        .option(Spec.Option.flag("force", "replaces another file of that name"))
        .yields(TYPE)
        .note("A file that is read is never edited. %submit without a path submits the file that"
            + " was read or written last.")
        .note("%%batch_file NAME --from SOURCE builds one from data: %%batch_file --help")
        .does(FileMagics::run);
  }

  /** Deployments that are known by what is behind them. */
  static List<Item> deployments(Session session, Spec.Typed typed) {
    return session.models().known().entrySet().stream()
        .map(entry -> new Item(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static @Nullable Yield run(Call call, Session session) {
    FileCopies copies = new FileCopies(call, session);
    requireOneWish(call, copies);
    if (call.option("sample").isPresent()) {
      String word = call.option("sample").get();
      Timed timed = timed(() -> copies.sample(word));
      return card(timed, copies.notes(), session, false);
    }
    if (call.flag("merge")) {
      return card(timed(() -> split(call, copies.merged())), copies.notes(), session, true);
    }
    if (call.option("line").isPresent() || call.option("head").isPresent()) {
      return lines(call, one(call, session));
    }
    if (copies.asked()) {
      return card(
          timed(() -> split(call, copies.copied(one(call, session)))),
          copies.notes(),
          session,
          true);
    }
    return card(timed(() -> split(call, one(call, session))), List.of(), session, true);
  }

  private static BatchFile split(Call call, BatchFile file) {
    return call.flag("split") ? file.split() : file;
  }

  /**
   * What would be left undone is refused: a copy beside lines that are shown, another one beside a starter file, and a place for a copy
   * that nothing asks for.
   */
  private static void requireOneWish(Call call, FileCopies copies) {
    boolean writes =
        copies.asked() || call.flag("merge") || call.option("sample").isPresent();
    for (String shown : List.of("line", "head")) {
      if (writes && call.option(shown).isPresent()) {
        throw call.spec()
            .misuse("--" + shown + " shows lines and writes no copy: ask for one after the other");
      }
    }
    for (String other : List.of("fix", "to", "merge", "split")) {
      if (call.option("sample").isPresent() && call.flag(other)) {
        throw call.spec()
            .misuse("--sample writes a starter file: ask for --" + other + " of it afterwards");
      }
    }
    if (call.flag("merge") && copies.asked()) {
      throw call.spec()
          .misuse("--merge takes the files as they are: make the other copy of the merged file");
    }
    if (!writes && call.option("out").isPresent()) {
      throw call.spec()
          .misuse("--out says where a copy is written: --fix, --deployment, --to, --merge or"
              + " --sample makes one");
    }
  }

  private record Timed(BatchFile file, Duration took) {}

  private static Timed timed(Supplier<BatchFile> work) {
    long start = System.nanoTime();
    return new Timed(work.get(), Duration.ofNanos(System.nanoTime() - start));
  }

  private static BatchFile one(Call call, Session session) {
    if (call.arguments().size() > 1) {
      throw call.spec()
          .misuse("takes one PATH; what is " + Quote.of(call.arguments().get(1))
              + "? --merge takes several");
    }
    if (call.arguments().isEmpty()) {
      return session
          .lastFile()
          .map(last -> session.read(last.path().toString()).under(session.rulesFor(last)))
          .orElseThrow(() -> call.spec().misuse("PATH is missing"));
    }
    String named = call.arguments().get(0);
    if (named.isBlank()) {
      throw call.spec().misuse("PATH is blank");
    }
    if (named.contains("*") && Files.notExists(Session.pathOf(named))) {
      throw call.spec()
          .misuse(Quote.of(named) + " is a pattern: --merge makes one file of those it names");
    }
    requireNoTable(named, session);
    return session.file(named);
  }

  /** A table is no batch file, but one can be built of it. */
  private static void requireNoTable(String named, Session session) {
    boolean table = named.toLowerCase(Locale.ROOT).endsWith(".csv")
        && session.java().declared(named).isEmpty()
        && Files.isRegularFile(Session.pathOf(named));
    if (table && !beginsWithABrace(Session.pathOf(named))) {
      throw MagicException.of(
          Quote.of(named) + " is a table, not a batch file",
          "%%batch_file NAME --from " + Quote.word(named) + " makes requests of its rows.");
    }
  }

  private static boolean beginsWithABrace(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == '{';
    } catch (IOException e) {
      throw MagicException.of(Quote.of(file.toString()) + " cannot be read");
    }
  }

  /** The card of a file, which is the session's last from here on; a complaint when it must not be submitted. */
  private static Yield card(Timed timed, List<String> notes, Session session, boolean strict) {
    BatchFile file = timed.file();
    session.lastFile(file);
    FileCard card = new FileCard(file, timed.took(), session.models(), notes);
    if (strict && file.hasErrors()) {
      session.front().show(card.display());
      file.requireValid();
    }
    return new Yield(file, TYPE, card.display());
  }

  private static Yield lines(Call call, BatchFile file) {
    boolean full = call.flag("full");
    List<JsonView.Item> items = call.option("line").isPresent()
        ? List.of(line(file, call.option("line").get(), full))
        : file.head(call.number("head", 1)).stream()
            .map(line -> item(file, line))
            .toList();
    if (items.isEmpty()) {
      throw MagicException.of(
          file.name() + " holds no request that can be shown",
          "%batch_file without --head says why.");
    }
    return new Yield(file, TYPE, new JsonView(items, full ? "" : "--full shows all"));
  }

  private static JsonView.Item item(BatchFile file, RequestLine line) {
    return new JsonView.Item(heading(file, line), line.body());
  }

  private static String heading(BatchFile file, RequestLine line) {
    return file.name() + " line " + Amounts.count(line.number()) + " · " + line.customId() + " · "
        + line.endpoint().url() + " · deployment " + line.deployment();
  }

  /** The request with a custom_id; else the line with that number, whatever it is. */
  private static JsonView.Item line(BatchFile file, String named, boolean full) {
    Optional<RequestLine> line = file.line(named);
    if (line.isPresent()) {
      return item(file, line.get());
    }
    int number = named.matches("[1-9]\\d{0,8}") ? Integer.parseInt(named) : 0;
    if (number == 0 || number > file.lines()) {
      throw MagicException.of(
          file.name() + ": no request has the custom_id " + Quote.of(named),
          "The ids are compared letter by letter, case included; a number is a line's too.");
    }
    List<JsonView.Item> found = new ArrayList<>();
    file.forLines(new int[] {number}, request -> found.add(item(file, request)));
    return found.isEmpty() ? text(file, number, full) : found.get(0);
  }

  private static JsonView.Item text(BatchFile file, int number, boolean full) {
    String text = file.text(number, full ? Integer.MAX_VALUE : MOST_SHOWN + 1);
    boolean cut = !full && text.codePointCount(0, text.length()) > MOST_SHOWN;
    return new JsonView.Item(
        file.name() + " line " + Amounts.count(number) + " · no request"
            + (cut ? " · its beginning; --full shows all" : ""),
        TextNode.valueOf(cut ? file.text(number, MOST_SHOWN) : text));
  }
}
