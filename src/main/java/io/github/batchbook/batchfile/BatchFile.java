package io.github.batchbook.batchfile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A batch file on disk that was read and checked: its facts and its problems. Immutable and safe for
 * threads; holds some bytes for each line, never the lines themselves, so it is as good as the file
 * stays unchanged, and says so when it did not.
 */
public final class BatchFile {
  private final Path path;
  private final FileTime modified;
  private final Facts facts;
  private final Findings findings;
  private final IdIndex index;
  private final Rules rules;
  private final List<Problem> problems;

  private BatchFile(Path path, FileTime modified, FileCheck.Result result, Rules rules) {
    this.path = path;
    this.modified = modified;
    this.facts = result.facts();
    this.findings = result.findings();
    this.index = result.index();
    this.rules = rules;
    this.problems = findings.under(rules);
  }

  /**
   * Reads and checks a file for Azure. A faulty file is read all the same: {@link #problems} tells.
   *
   * @throws BatchFileException when there is no such file, it is a folder, or it cannot be read to
   *     its end
   */
  public static BatchFile read(Path file) {
    return read(file, Rules.AZURE);
  }

  /** Reads and checks a file for the place that has these rules. */
  public static BatchFile read(Path file, Rules rules) {
    try {
      BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
      if (before.isDirectory()) {
        throw BatchFileException.of(
            file, "this is a folder, not a batch file", "Name one .jsonl file in it.");
      }
      FileCheck.Result result = FileCheck.read(file);
      return new BatchFile(file, before.lastModifiedTime(), result, rules);
    } catch (NoSuchFileException e) {
      throw BatchFileException.of(
          file,
          "there is no such file",
          "Looked for " + file.toAbsolutePath().normalize() + ". Check the name and the folder.");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** This file as another place would judge it; nothing is read again. */
  public BatchFile under(Rules other) {
    return new BatchFile(path, modified, new FileCheck.Result(facts, findings, index), other);
  }

  public Path path() {
    return path;
  }

  /** The file's name without its folder. */
  public String name() {
    return Quote.name(path);
  }

  public Rules rules() {
    return rules;
  }

  /** The file's length in bytes. */
  public long bytes() {
    return facts.bytes();
  }

  /** All lines, blank ones too. */
  public int lines() {
    return facts.lines();
  }

  /** The lines that are more than blank. */
  public int requests() {
    return facts.requests();
  }

  /** The deployment that all lines name; empty when they differ or name none. */
  public Optional<String> deployment() {
    return Optional.ofNullable(facts.deployment());
  }

  /** The API that all lines ask; empty when they differ or name none. */
  public Optional<Endpoint> endpoint() {
    return Optional.ofNullable(facts.endpoint());
  }

  /** How many requests are of each kind; kinds that do not occur are not in it. */
  public Map<InputKind, Integer> kinds() {
    return facts.kinds();
  }

  /** The length of the longest line in bytes. */
  public long largestLineBytes() {
    return facts.largestLineBytes();
  }

  /** The number of the longest line, from 1; 0 when the file is empty. */
  public int largestLine() {
    return facts.largestLine();
  }

  /**
   * A rough guess of the tokens that all requests send: a quarter of the bytes that are not images,
   * and for each image what one of 1024 × 1024 pixels takes on gpt-4o.
   */
  public long roughInputTokens() {
    return facts.inputTokens();
  }

  /** The most tokens that all answers together may have; empty when a request sets no limit. */
  public OptionalLong maxOutputTokens() {
    return facts.maxOutputTokens() < 0
        ? OptionalLong.empty()
        : OptionalLong.of(facts.maxOutputTokens());
  }

  /** How many parts the file is sent in, by the limits of its rules; 0 when it is empty. */
  public int parts() {
    int parts = 0;
    long bytes = 0;
    int count = 0;
    for (int number = 1; number <= facts.lines(); number++) {
      long length = index.length(number, facts.bytes());
      if (parts == 0
          || bytes + length > rules.limits().maxBytes()
          || count == rules.limits().maxRequests()) {
        parts++;
        bytes = 0;
        count = 0;
      }
      bytes += length;
      count++;
    }
    return parts;
  }

  /** What is wrong, errors first, each kind by first line. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether a problem forbids to submit the file. */
  public boolean hasErrors() {
    return problems.stream().anyMatch(Problem::isError);
  }

  /** The problems as text, one or two lines each with two blanks in front; empty when none. */
  public String report() {
    return problems.isEmpty() ? "" : Report.rows(problems).substring(1);
  }

  /**
   * This file, when it can be submitted.
   *
   * @throws BatchFileException when it has errors; its message lists all problems
   */
  public BatchFile requireValid() {
    if (hasErrors()) {
      throw new BatchFileException(
          path, Report.complaint(name(), facts.lines(), problems), problems);
    }
    return this;
  }

  /**
   * Hands every request to an action, in file order, one at a time. Lines that are no requests (not
   * JSON, without an id, a known url or a body) are left out.
   *
   * @throws BatchFileException when the file has changed since it was read
   */
  public void forEachLine(Consumer<RequestLine> action) {
    requireUnchanged();
    try (Lines lines = Lines.open(path)) {
      while (lines.next()) {
        RequestReader.parse(lines.buffer(), lines.start(), lines.end(), lines.number())
            .ifPresent(action);
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The first request with this id. */
  public Optional<RequestLine> line(String customId) {
    requireUnchanged();
    try (FileChannel channel = FileChannel.open(path)) {
      RequestReader reader = new RequestReader(path, channel, index);
      int number = index.find(customId, n -> customId.equals(reader.customId(n)));
      return number == 0 ? Optional.empty() : reader.request(number);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private void requireUnchanged() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.size() != facts.bytes() || !now.lastModifiedTime().equals(modified)) {
        throw BatchFileException.of(
            path, "the file has changed since it was read", "Read it again.");
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static BatchFileException unreadable(Path file, IOException e) {
    String reason =
        e instanceof NoSuchFileException ? "it is gone" : e.getClass().getSimpleName();
    return BatchFileException.of(
        file, "the file cannot be read: " + reason, "Check its rights and its disk.");
  }

  /** The name and the number of requests. */
  @Override
  public String toString() {
    return String.format("%s (%,d requests)", name(), facts.requests());
  }
}
