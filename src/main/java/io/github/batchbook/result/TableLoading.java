package io.github.batchbook.result;

import tech.tablesaw.api.Table;

/** Loads Tablesaw while files are read: its table class looks through the whole class path when it is first used, which takes 300 ms and more. */
final class TableLoading {
  private static final Thread THREAD = new Thread(TableLoading::load, "batchbook-tablesaw");

  static {
    THREAD.setDaemon(true);
    THREAD.start();
  }

  private TableLoading() {}

  /** Begins, unless it has begun before. Returns at once. */
  static void begin() {
    // The thread starts when this class is initialized.
  }

  private static void load() {
    Table.create();
  }
}
