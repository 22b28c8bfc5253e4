package io.github.batchbook.jsonl;

import java.io.IOException;

/** A file became shorter or longer while it was read: what was read of it is not a file that ever was. */
public final class FileChangedException extends IOException {
  private static final long serialVersionUID = 1;

  private final long size;
  private final long found;

  FileChangedException(long size, long found) {
    super("the file had " + size + " bytes when it was opened, and then " + found);
    this.size = size;
    this.found = found;
  }

  /** Its length in bytes when it was opened. */
  public long size() {
    return size;
  }

  /** Its length in bytes when the change was noticed. */
  public long found() {
    return found;
  }
}
