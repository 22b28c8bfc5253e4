package io.github.batchbook.result;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * What a join gives: a row for each request in input order. A row is made each time it is asked for and kept by nobody here; what is
 * asked for one by one is cheaper. Safe for threads.
 */
final class JoinedRows extends AbstractList<ResultRow> implements RandomAccess {
  private final Requests requests;
  private final List<ResultFiles> files;
  private final AnswerRows answers;
  private final short[] askedBy;
  private final List<Verdict> verdicts;

  JoinedRows(Requests requests, List<ResultFiles> files, AnswerRows answers, short[] askedBy) {
    this.requests = requests;
    this.files = files;
    this.answers = answers;
    this.askedBy = askedBy;
    this.verdicts = answers.verdicts().all();
  }

  @Override
  public int size() {
    return requests.size();
  }

  @Override
  public ResultRow get(int row) {
    return row(row, requests.prompt(row), counts(row) ? answers.line(row) : null);
  }

  /** A row that lacks its prompt and its output, for who needs only what stands around them. */
  ResultRow withoutTexts(int row) {
    return row(row, "", counts(row) ? answers.lineWithoutOutput(row) : null);
  }

  /** All rows without their texts, a view as this is. */
  List<ResultRow> withoutTexts() {
    return new WithoutTexts();
  }

  private final class WithoutTexts extends AbstractList<ResultRow> implements RandomAccess {
    @Override
    public ResultRow get(int row) {
      return withoutTexts(row);
    }

    @Override
    public int size() {
      return JoinedRows.this.size();
    }
  }

  private ResultRow row(int row, String prompt, @Nullable ResultLine line) {
    ResultFiles part = part(row);
    return new ResultRow(
        requests.line(row),
        requests.customId(row),
        part == null || part.deployment() == null ? requests.deployment(row) : part.deployment(),
        prompt,
        outcome(row),
        line,
        error(row),
        part == null ? 0 : part.attempt(),
        part == null ? "" : part.job(),
        part != null && part.fromCache());
  }

  Requests requests() {
    return requests;
  }

  AnswerRows answers() {
    return answers;
  }

  /** The verdicts of lines, by number. */
  List<Verdict> verdicts() {
    return verdicts;
  }

  /** The verdict of a row that has a line. */
  Verdict verdict(int row) {
    return verdicts.get(answers.verdict(row));
  }

  /** What was wrong with the files. */
  List<ResultProblem> problems() {
    return answers.problems();
  }

  /** Where the line of a request stands; null without one. */
  @Nullable
  RawLine raw(int row) {
    return answers.raw(row);
  }

  /** Whether the line that a row has decides its outcome: not when it is of no use and is asked again by a job that still runs. */
  boolean counts(int row) {
    return answers.verdict(row) >= 0 && !isAskedAgain(row);
  }

  /** The files that a row's outcome comes from; null when no job was given the request yet. */
  @Nullable
  ResultFiles part(int row) {
    int part = partNumber(row);
    return part < 0 ? null : files.get(part);
  }

  /** The index of those files among all; -1 without. */
  int partNumber(int row) {
    return counts(row) ? answers.part(row) : askedBy[row];
  }

  /** All files in the order in which they were joined. */
  List<ResultFiles> files() {
    return files;
  }

  Outcome outcome(int row) {
    if (counts(row)) {
      return verdict(row).outcome();
    }
    ResultFiles part = part(row);
    if (part == null) {
      return Outcome.PENDING;
    }
    return requests.isRepeated(row) ? Outcome.MISSING : part.state().withoutLine();
  }

  @Nullable
  ResultError error(int row) {
    if (counts(row)) {
      return verdict(row).error();
    }
    ResultFiles part = part(row);
    return part != null && outcome(row) == Outcome.FAILED ? part.failure() : null;
  }

  private boolean isAskedAgain(int row) {
    int answeredBy = answers.part(row);
    if (askedBy[row] == answeredBy || files.get(askedBy[row]).state() != JobState.RUNNING) {
      return false;
    }
    Outcome outcome = verdict(row).outcome();
    return Outcome.FILTERED.tellsMoreThan(outcome);
  }
}
