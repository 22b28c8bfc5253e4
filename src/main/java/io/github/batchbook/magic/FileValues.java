package io.github.batchbook.magic;

import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.service.BatchJob;
import java.util.ArrayList;
import java.util.List;

/** What may be completed after {@code %files}: what to do, then a path, or ids of files that the ledger knows. */
final class FileValues {
  private FileValues() {}

  static final Spec.Values WORDS = (session, typed) -> {
    List<String> before =
        typed.before().stream().filter(word -> !word.startsWith("--")).toList();
    if (before.isEmpty()) {
      return List.of(
          new Item("put", "sends a batch file"),
          new Item("get", "fetches a file"),
          new Item("rm", "deletes files"),
          new Item("clean", "deletes inputs of finished runs"));
    }
    return switch (before.get(0)) {
      case "put" -> Known.BATCH_FILES.all(session, typed);
      case "get" -> before.size() == 1 ? ids(session) : Known.files(typed.text(), ".jsonl");
      case "rm" -> ids(session);
      default -> List.of();
    };
  };

  private static List<Item> ids(Session session) {
    List<List<Item>> all = session.knownRuns().quickly(run -> {
      List<Item> items = new ArrayList<>();
      run.jobs().forEach(facts -> {
        facts.inputFile().id().ifPresent(id -> items.add(new Item(id, "input of " + run.name())));
        facts
            .job()
            .flatMap(BatchJob::outputFileId)
            .ifPresent(id -> items.add(new Item(id, "output of " + run.name())));
        facts
            .job()
            .flatMap(BatchJob::errorFileId)
            .ifPresent(id -> items.add(new Item(id, "errors of " + run.name())));
      });
      return items;
    });
    return all.stream().flatMap(List::stream).toList();
  }
}
