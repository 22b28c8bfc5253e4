package io.github.batchbook.magic;

import io.github.batchbook.service.Connection;
import io.github.batchbook.service.ServiceFile;
import io.github.batchbook.show.Amounts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Files at the service as a table, newest first, and how many of the limits are taken. */
final class FileTable {
  /** Input files without expiry that an Azure resource keeps, by the batch guide's limits. */
  static final int WITHOUT_EXPIRY = 500;

  /** Input files with expiry that an Azure resource keeps, by the same. */
  static final int WITH_EXPIRY = 10_000;

  /** Above which share of a limit a summary says what to do. */
  private static final double NEARLY = 0.8;

  private final FileOwners owners;
  private final List<ServiceFile> files;

  FileTable(FileOwners owners, List<ServiceFile> files) {
    this.owners = owners;
    this.files = files.stream()
        .sorted(Comparator.comparing(
            (ServiceFile file) -> file.createdAt().orElse(Instant.EPOCH),
            Comparator.reverseOrder()))
        .toList();
  }

  Table table() {
    StringColumn id = StringColumn.create("file");
    StringColumn name = StringColumn.create("filename");
    LongColumn bytes = LongColumn.create("bytes");
    StringColumn purpose = StringColumn.create("purpose");
    StringColumn status = StringColumn.create("status");
    StringColumn created = StringColumn.create("created");
    StringColumn expires = StringColumn.create("expires");
    StringColumn run = StringColumn.create("run");
    for (ServiceFile file : files) {
      id.append(file.id());
      name.append(file.filename());
      if (file.bytes().isPresent()) {
        bytes.append(file.bytes().getAsLong());
      } else {
        bytes.appendMissing();
      }
      purpose.append(file.purpose());
      status.append(file.status().name());
      created.append(file.createdAt().map(Told::time).orElse(""));
      expires.append(file.expiresAt().map(Told::time).orElse("never"));
      run.append(owners.of(file.id()).map(FileOwners.Owner::run).orElse(""));
    }
    return Table.create("files", id, name, bytes, purpose, status, created, expires, run);
  }

  /** How many of the service's limits are taken, in a line. */
  String summary(Connection connection) {
    List<ServiceFile> inputs =
        files.stream().filter(file -> file.purpose().equals("batch")).toList();
    long lasting = inputs.stream().filter(file -> file.expiresAt().isEmpty()).count();
    long expiring = inputs.size() - lasting;
    if (!isAzure(connection)) {
      return Amounts.count(inputs.size(), "input file") + " at " + connection.label() + ", "
          + Amounts.count(lasting) + " without expiry";
    }
    String text = Amounts.count(inputs.size(), "input file") + " at " + connection.label() + ": "
        + Amounts.count(lasting) + " of " + Amounts.count(WITHOUT_EXPIRY) + " without expiry, "
        + Amounts.count(expiring) + " of " + Amounts.count(WITH_EXPIRY) + " with";
    return nearlyFull(lasting, expiring).map(advice -> text + "; " + advice).orElse(text);
  }

  /** What becomes of an input file without expiry, in words. */
  static String lasting(Connection connection) {
    return isAzure(connection) ? "counts against " + WITHOUT_EXPIRY : "stays there";
  }

  private static boolean isAzure(Connection connection) {
    return List.of("azure", "embedded").contains(connection.profile().kind());
  }

  private static Optional<String> nearlyFull(long lasting, long expiring) {
    return lasting >= NEARLY * WITHOUT_EXPIRY || expiring >= NEARLY * WITH_EXPIRY
        ? Optional.of("%files clean deletes inputs of finished runs")
        : Optional.empty();
  }
}
