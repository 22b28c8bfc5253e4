package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.ServiceFile;
import io.github.batchbook.service.TransferListener;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.TableDisplay;
import io.github.batchbook.show.TableOptions;
import io.github.batchbook.show.TextLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** {@code %files}: the files that lie at the service. */
final class FilesMagic {
  private FilesMagic() {}

  static Spec spec() {
    return Spec.of("files", "the files at the service, and what counts against its limits")
        .takes(new Spec.Parameter(
            "WHAT",
            Spec.Arity.ANY,
            "put PATH; get ID [PATH]; rm ID, or several; clean, which deletes inputs of finished runs",
            FileValues.WORDS))
        .option(Spec.Option.flag("all", "lists files of every purpose, not only inputs of batches"))
        .option(Spec.Option.flag("yes", "deletes without asking; overwrites"))
        .yields(ResultMagics.TABLE)
        .note(
            "Azure keeps 500 input files that do not expire, and 10,000 that do. Inputs expire after"
                + " 14 days unless the api-version is too old for that.")
        .note(
            "Deleting an input that a job is still reading makes the job fail; deleting results that"
                + " were not collected loses them. Both are refused without --yes.")
        .does(FilesMagic::run);
  }

  private static @Nullable Yield run(Call call, Session session) {
    String what = call.argument().orElse("");
    try (BatchService service = session.connection().connection().open()) {
      return switch (what) {
        case "" -> list(call, session, service);
        case "put" -> put(call, session, service);
        case "get" -> get(call, session, service);
        case "rm" -> new FileRemoval(call, session, service).remove(ids(call));
        case "clean" -> new FileRemoval(call, session, service).clean();
        default ->
          throw call.spec()
              .misuse("what is " + Quote.of(what) + "?"
                  + Meant.phrase(what, List.of("put", "get", "rm", "clean"), ""));
      };
    }
  }

  private static Yield list(Call call, Session session, BatchService service) {
    List<ServiceFile> files = service.files(call.flag("all") ? "" : "batch");
    FileTable table = new FileTable(new FileOwners(session), files);
    session.front().note(table.summary(service.connection()));
    return shown(table.table(), call);
  }

  private static Yield shown(Table table, Call call) {
    TableOptions options = TableOptions.DEFAULT.withTitle("files").withVariable(call.keptAs());
    return new Yield(table, ResultMagics.TABLE, TableDisplay.of(table, options));
  }

  private static Yield put(Call call, Session session, BatchService service) {
    if (call.arguments().size() != 2) {
      throw call.spec().misuse("put takes one PATH");
    }
    BatchFile file = session.read(call.arguments().get(1));
    file.requireValid();
    ServiceFile ready;
    try (Front.Live live = session.front().live(TextLines.of(file.name() + "   uploading"))) {
      ServiceFile sent =
          service.upload(file.path(), uploadName(file.path()), telling(live, file.name(), "sent"));
      live.update(TextLines.of(file.name() + "   uploaded as " + sent.id() + " · processing"));
      ready = service.awaitProcessed(sent.id());
      live.update(TextLines.of(file.name() + "   " + ready.id() + " · "
          + ready.status().name()
          + ready.expiresAt().map(at -> " · expires " + Told.time(at)).orElse("")
          + " · %submit --file " + ready.id() + " makes a job of it"));
    }
    if (service.expiryIgnored(ready)) {
      session
          .front()
          .note("warning: the service ignored the expiry, so that the file "
              + FileTable.lasting(service.connection()) + ": %files rm " + ready.id()
              + " deletes it");
    }
    Table table = new FileTable(new FileOwners(session), List.of(ready)).table();
    return new Yield(table, ResultMagics.TABLE, null);
  }

  /** The service takes only names that end so. */
  private static String uploadName(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.toLowerCase(Locale.ROOT).endsWith(".jsonl") ? name : name + ".jsonl";
  }

  private static TransferListener telling(Front.Live live, String name, String verb) {
    return (bytes, total) -> live.update(TextLines.of(name + "   " + Amounts.bytes(bytes)
        + (total > 0
            ? " of " + Amounts.bytes(total) + " " + verb + " · " + 100 * bytes / total + " %"
            : " " + verb)));
  }

  private static @Nullable Yield get(Call call, Session session, BatchService service) {
    if (call.arguments().size() < 2 || call.arguments().size() > 3) {
      throw call.spec().misuse("get takes ID and, if you like, PATH");
    }
    String id = call.arguments().get(1);
    Path target = call.arguments().size() == 3
        ? Session.path(call.arguments().get(2))
        : Path.of(safeName(service.file(id)));
    if (Files.isDirectory(target)) {
      target = target.resolve(safeName(service.file(id)));
    }
    if (Files.exists(target) && !call.flag("yes")) {
      throw MagicException.of(
          "%files: " + Quote.of(target.toString()) + " is there already",
          "Name another path, or overwrite it with --yes.");
    }
    String name = String.valueOf(target.getFileName());
    try (Front.Live live = session.front().live(TextLines.of(name + "   fetching"))) {
      long bytes = service.download(id, target, telling(live, name, "fetched"));
      live.update(TextLines.of(target + "   " + Amounts.bytes(bytes) + " fetched from " + id));
    }
    return null;
  }

  /** The name that the service has for a file, without what could lead to another folder. */
  private static String safeName(ServiceFile file) {
    String name = file.filename().replaceAll(".*[/\\\\]", "").replaceAll("\\p{Cntrl}", "");
    return name.isBlank() || name.startsWith(".") ? file.id() + ".jsonl" : name;
  }

  private static List<String> ids(Call call) {
    List<String> ids =
        new ArrayList<>(call.arguments().subList(1, call.arguments().size()));
    if (ids.isEmpty()) {
      throw call.spec().misuse("rm takes one ID or more");
    }
    return ids;
  }
}
