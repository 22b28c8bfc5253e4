package io.github.batchbook.magic;

import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.service.ServiceFile;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import tech.tablesaw.api.Table;

/** Deletes files at the service: those that are named, or inputs that no run needs any more. */
final class FileRemoval {
  private final Call call;
  private final Session session;
  private final BatchService service;
  private final FileOwners owners;

  FileRemoval(Call call, Session session, BatchService service) {
    this.call = call;
    this.session = session;
    this.service = service;
    this.owners = new FileOwners(session);
  }

  /** Deletes files by id; refuses those that a run still needs, unless told otherwise. */
  Yield remove(List<String> ids) {
    if (!call.flag("yes")) {
      ids.forEach(this::refuseNeeded);
    }
    int gone = 0;
    for (String id : ids) {
      if (service.delete(id)) {
        gone++;
      } else {
        session.front().note(Quote.of(id) + " is not at the service");
      }
    }
    session.front().show(TextLines.of(Amounts.count(gone, "file") + " deleted"));
    return yielded(List.of());
  }

  private void refuseNeeded(String id) {
    owners.of(id).filter(FileOwners.Owner::needed).ifPresent(owner -> {
      boolean input = owner.part() == FileOwners.Part.INPUT;
      throw MagicException.of(
          "%files: " + id + (input ? " is read by run " : " has results of run ") + owner.run()
              + (input ? ", which has not ended" : " that are not collected"),
          input
              ? "%cancel " + owner.run() + " ends it; --yes deletes the file all the same."
              : "%wait " + owner.run() + " collects them; --yes deletes the file all the same.");
    });
  }

  /** Deletes the inputs of finished runs, after asking. */
  Yield clean() {
    if (call.arguments().size() > 1) {
      throw call.spec().misuse("clean takes no more words");
    }
    Map<String, String> finished = owners.finishedInputs();
    List<ServiceFile> there = service.files("batch").stream()
        .filter(file -> finished.containsKey(file.id()))
        .toList();
    if (there.isEmpty()) {
      session.front().show(TextLines.of("no input of a finished run is at the service"));
      return yielded(there);
    }
    if (!agreed(there, finished)) {
      session.front().show(TextLines.of("nothing was deleted"));
      return yielded(List.of());
    }
    List<ServiceFile> gone = delete(there);
    session
        .front()
        .show(TextLines.of(Amounts.count(gone.size(), "file") + " deleted (" + size(gone) + ")"));
    return yielded(gone);
  }

  /** Deletes one after the other; what stays when one fails is told. */
  private List<ServiceFile> delete(List<ServiceFile> files) {
    List<ServiceFile> gone = new ArrayList<>();
    for (ServiceFile file : files) {
      try {
        service.delete(file.id());
        gone.add(file);
      } catch (ServiceException e) {
        session
            .front()
            .note(Amounts.count(gone.size()) + " of " + Amounts.count(files.size(), "file")
                + " were deleted before this went wrong");
        throw e;
      }
    }
    return gone;
  }

  private boolean agreed(List<ServiceFile> files, Map<String, String> finished) {
    if (call.flag("yes")) {
      return true;
    }
    TreeSet<String> runs = new TreeSet<>();
    files.forEach(file -> runs.add(String.valueOf(finished.get(file.id()))));
    String what = Amounts.count(files.size(), "input file") + " (" + size(files) + ") of "
        + Amounts.count(runs.size(), "finished run");
    if (!session.front().canAsk()) {
      throw MagicException.of(
          "%files: nobody is there to be asked whether to delete " + what, "--yes deletes them.");
    }
    String answer = session.front().ask("delete " + what + "? [y/N] ");
    return answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  private static String size(List<ServiceFile> files) {
    return Amounts.bytes(
        files.stream().mapToLong(file -> file.bytes().orElse(0)).sum());
  }

  /** What was deleted, as a value: shown as a table it would look as if it were there. */
  private Yield yielded(List<ServiceFile> files) {
    Table table = new FileTable(owners, files).table();
    return new Yield(table, ResultMagics.TABLE, null);
  }
}
