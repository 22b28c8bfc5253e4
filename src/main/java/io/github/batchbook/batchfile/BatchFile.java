package io.github.batchbook.batchfile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A batch file on disk that was read and checked: its facts and its problems. Immutable and safe for
 * threads; holds some bytes for each line, never the lines themselves, so it is as good as the file
 * stays unchanged, and says so when it did not.
 */
public final class BatchFile {
  private final Path path;
  private final FileTime modified;
  private final FileCheck.Result read;
  private final Facts facts;
  private final Rules rules;
  private final List<Problem> doubts;
  private final List<Problem> problems;
  private final Map<String, Long> rough = new ConcurrentHashMap<>(1);

  private BatchFile(
      Path path, FileTime modified, FileCheck.Result read, Rules rules, List<Problem> doubts) {
    this.path = path;
    this.modified = modified;
    this.read = read;
    this.facts = read.facts();
    this.rules = rules;
    this.doubts = doubts;
    List<Problem> all = new ArrayList<>(read.findings().under(rules));
    all.addAll(doubts);
    this.problems = List.copyOf(all);
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
      requireNoPipe(file, before);
      FileCheck.Result result = FileCheck.read(file);
      return new BatchFile(file, before.lastModifiedTime(), result, rules, List.of());
    } catch (NoSuchFileException e) {
      throw BatchFileException.of(
          file,
          "there is no such file",
          "Looked for " + file.toAbsolutePath().normalize() + ". Check the name and the folder.");
    } catch (IOException e) {
      throw BatchFileException.unreadable(file, e);
    }
  }

  /** Refuses what cannot be read twice, or has no end: a pipe, a device. */
  static void requireNoPipe(Path file, BasicFileAttributes attributes) {
    if (attributes.isOther()) {
      throw BatchFileException.of(
          file,
          "this is a pipe or a device, not a file",
          "Save what comes from it, and name that file.");
    }
  }

  /** A draft of a batch file with a request for each row: maps, records, or a Tablesaw table. */
  public static Draft of(Iterable<?> rows) {
    return new Draft(Rows.of(rows));
  }

  /**
   * A draft of a batch file with a request for each row of a CSV or JSON Lines file, or for each
   * image in a folder, which then has the one column {@code image}.
   */
  public static Draft from(Path source) {
    return new Draft(Rows.from(source));
  }

  /** This file as another place would judge it; nothing is read again. */
  public BatchFile under(Rules other) {
    return new BatchFile(path, modified, read, other, doubts);
  }

  /** This file with warnings that only who built it can give. */
  BatchFile doubted(List<Problem> warnings) {
    return new BatchFile(path, modified, read, rules, warnings);
  }

  public Path path() {
    return path;
  }

  /** The file's name without its folder. */
  public String name() {
    return Quote.name(path);
  }

  /**
   * The rows that the file was made of, when it was built here or is a copy of one that was: JSON
   * Lines beside it, each with the custom_id and the columns.
   */
  public Optional<Path> source() {
    return source(path);
  }

  /** The rows that a batch file was made of, which need not be read for it. */
  public static Optional<Path> source(Path file) {
    return Optional.of(sourceOf(file)).filter(Files::exists);
  }

  static Path sourceOf(Path file) {
    return file.resolveSibling(
        Quote.name(file).replaceFirst("(?i)\\.jsonl$", "") + ".source.jsonl");
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

  /** The lines that are more than blank; in a file that is one JSON list, or JSON over several lines, its objects. */
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
   * A rough guess of the tokens that all requests send, made in some milliseconds of some of the lines: their words by the length, the rest
   * as {@link Estimate} counts it. It is kept, and made when it is first asked for.
   *
   * @param model whose rule for images holds; empty when it is not known
   * @throws BatchFileException when the file has changed since it was read, or the thread is interrupted
   */
  public long roughInputTokens(String model) {
    return rough.computeIfAbsent(model, name -> Estimator.rough(this, name).inputTokens());
  }

  /** The {@link #roughInputTokens(String)} of a part, by its share of the file's bytes. */
  public long roughInputTokens(Part part, String model) {
    long all = roughInputTokens(model);
    return part.requests() == requests()
        ? all
        : Math.round(all * ((double) part.bytes() / bytes()));
  }

  /** The bytes that are not images in base64. */
  long textBytes() {
    return facts.textBytes();
  }

  /** The most tokens that all answers together may have; empty when a request sets no limit. */
  public OptionalLong maxOutputTokens() {
    return facts.maxOutputTokens() < 0
        ? OptionalLong.empty()
        : OptionalLong.of(facts.maxOutputTokens());
  }

  /**
   * The parts in which the file is sent, by its rules' limits, and where they allow a mixed file, by
   * deployment and API; none when it is empty.
   */
  public List<Part> parts() {
    PartCutter cutter = new PartCutter(rules.limits());
    for (int number = 1; number <= facts.lines(); number++) {
      cut(cutter, number);
    }
    return cutter.parts(
        rules.mixed() && !read.groups().isEmpty()
            ? read.groups()
            : List.of(new PartCutter.Group(facts.deployment(), facts.endpoint())));
  }

  private int cut(PartCutter cutter, int number) {
    int group = rules.mixed() ? read.index().group(number) : 0;
    return cutter.add(group, read.index().length(number, facts.bytes()));
  }

  /** This file as one of several deployments or APIs, with parts for each of them. */
  public BatchFile split() {
    return under(rules.withMixed(true));
  }

  /** Writes one of the {@link #parts} as a file of its own, byte for byte. */
  public void writePart(Part part, Path target) {
    PartCutter cutter = new PartCutter(rules.limits());
    requireUnchanged();
    Copying.copy(path, target, (line, out) -> {
      if (cut(cutter, line.number()) == part.number()) {
        out.write(line.buffer(), line.start(), line.end() - line.start());
        out.write('\n');
      }
    });
  }

  /**
   * Writes a cleaned copy: without a byte order mark, CRs at line ends and blank lines, and with
   * literal U+2028, U+2029 and U+0085 escaped. Requests of one JSON list, or of JSON over several lines, each get a line.
   */
  public BatchFile fixed(Path target) {
    Optional<WholeDocument> document = read.document().filter(WholeDocument::isSound);
    if (document.isPresent()) {
      copy(target, out -> document.get().writeLines(path, out));
    } else {
      copy(target, Copying::clean);
    }
    return read(target, rules);
  }

  /** Writes a copy for another deployment; nothing else in it changes. */
  public BatchFile withDeployment(String deployment, Path target) {
    copy(target, Copying.deployment(deployment));
    return read(target, rules);
  }

  /** Writes a copy that asks the other API; lines that ask it already stay as they are. */
  public Converted converted(Endpoint to, Path target) {
    Conversion conversion = new Conversion(to);
    copy(target, conversion::line);
    return new Converted(read(target, rules), conversion.lost());
  }

  /**
   * Writes all requests of several files into one. Each id gets its file's name in front, as in
   * {@code reviews.row-1}, so that it stays the only one and tells where it is from. The rows that they
   * were made of are merged too, each with its file's name in a column "file".
   */
  public static BatchFile merged(List<BatchFile> files, Path target) {
    Merging.merge(files, target);
    return read(target, files.isEmpty() ? Rules.AZURE : files.get(0).rules);
  }

  /** Writes a starter file with requests of the four usual kinds, for a deployment. */
  public static BatchFile sample(Endpoint endpoint, String deployment, Path target) {
    Samples.write(endpoint, deployment, target);
    return read(target);
  }

  private void copy(Path target, Copying.Edit edit) {
    copy(target, out -> Copying.lines(path, edit, out));
  }

  private void copy(Path target, AtomicFile.Content content) {
    requireUnchanged();
    Copying.copy(path, target, content);
    Copying.source(path, target);
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
      throw BatchFileException.unreadable(path, e);
    }
  }

  /** Hands the requests on lines of these numbers to an action, one at a time, in the order of the numbers. */
  public void forLines(int[] numbers, Consumer<RequestLine> action) {
    requireUnchanged();
    try (FileChannel channel = FileChannel.open(path)) {
      RequestReader reader = new RequestReader(path, channel, read.index());
      for (int number : numbers) {
        reader.request(number).ifPresent(action);
      }
    } catch (IOException e) {
      throw BatchFileException.unreadable(path, e);
    }
  }

  /** The bytes of a line, its LF among them. */
  long lineBytes(int number) {
    return read.index().length(number, facts.bytes());
  }

  /** The first requests, at most so many; lines that are no requests are left out. */
  public List<RequestLine> head(int most) {
    requireUnchanged();
    List<RequestLine> head = new ArrayList<>();
    try (Lines lines = Lines.open(path)) {
      while (head.size() < most && lines.next()) {
        RequestReader.parse(lines.buffer(), lines.start(), lines.end(), lines.number())
            .ifPresent(head::add);
      }
    } catch (IOException e) {
      throw BatchFileException.unreadable(path, e);
    }
    return List.copyOf(head);
  }

  /** The first request with this id. */
  public Optional<RequestLine> line(String customId) {
    requireUnchanged();
    try (FileChannel channel = FileChannel.open(path)) {
      RequestReader reader = new RequestReader(path, channel, read.index());
      int number = read.index().find(customId, n -> customId.equals(reader.customId(n)));
      return number == 0 ? Optional.empty() : reader.request(number);
    } catch (IOException e) {
      throw BatchFileException.unreadable(path, e);
    }
  }

  /** The first characters of a line, whatever it is, at most so many; numbers begin at 1. */
  public String text(int number, int most) {
    requireUnchanged();
    try (FileChannel channel = FileChannel.open(path)) {
      return new RequestReader(path, channel, read.index()).text(number, most);
    } catch (IOException e) {
      throw BatchFileException.unreadable(path, e);
    }
  }

  /**
   * Says whether the file is still the one that was read, as far as its length and time tell.
   *
   * @throws BatchFileException when it is not, or cannot be looked at
   */
  public void requireUnchanged() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      if (now.size() != facts.bytes() || !now.lastModifiedTime().equals(modified)) {
        throw BatchFileException.of(
            path, "the file has changed since it was read", "Read it again.");
      }
    } catch (IOException e) {
      throw BatchFileException.unreadable(path, e);
    }
  }

  /** The name and the number of requests. */
  @Override
  public String toString() {
    int requests = facts.requests();
    return String.format(
        Locale.ROOT, "%s (%,d request%s)", name(), requests, requests == 1 ? "" : "s");
  }
}
