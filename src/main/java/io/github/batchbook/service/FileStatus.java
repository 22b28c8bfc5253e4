package io.github.batchbook.service;

import java.util.Locale;
import java.util.Set;

/**
 * The state of a file at the service, in its own word; an open set, compared without case.
 *
 * @param name the word in lower case
 */
public record FileStatus(String name) {
  /** Ready at once at OpenAI; not answered by Azure. */
  public static final FileStatus UPLOADED = new FileStatus("uploaded");
  /** Accepted, waiting: what Azure answers right after an upload. OpenAI has no such word. */
  public static final FileStatus PENDING = new FileStatus("pending");

  /** Not told: OpenAI calls the member deprecated, and servers like it leave it out. */
  public static final FileStatus UNTOLD = new FileStatus("");

  public static final FileStatus RUNNING = new FileStatus("running");
  public static final FileStatus PROCESSED = new FileStatus("processed");
  public static final FileStatus ERROR = new FileStatus("error");
  public static final FileStatus DELETED = new FileStatus("deleted");

  private static final Set<FileStatus> UNUSABLE =
      Set.of(ERROR, DELETED, new FileStatus("deleting"));

  public FileStatus {
    name = name.strip().toLowerCase(Locale.ROOT);
  }

  /** Whether no job can be made from the file, now or later. */
  public boolean unusable() {
    return UNUSABLE.contains(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
