package io.github.batchbook.batchfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all lines of one shape and one variant: the strict verdict on the first of them, and what of it differs from line
 * to line. Made by the thread that checks; what is not final belongs to the one that takes.
 */
final class KnownLine {
  private static final long NOT_TOLD = -1;

  final LineCheck.Verdict verdict;
  final boolean hasId;

  /** Characters of images that are the same on each of these lines. */
  private final long base64;

  /** The tokens of the answer, when they are the same on each line. */
  private final long limit;

  /** Where the verdict's faults are counted; null until the first such line is taken. */
  @Nullable
  List<Findings.Group> own;

  /** Where what is wrong with such lines among the others is counted, as long as {@link FileCheck} is at {@link #state}. */
  List<Findings.Group> among = List.of();

  int state = -1;

  /** The group of such lines in the file's parts; -1 until it is known. */
  int part = -1;

  KnownLine(LineCheck.Verdict verdict, LineVariant first) {
    this.verdict = verdict;
    this.hasId = verdict.customId() != null;
    Body body = verdict.body();
    long told = body == null ? 0 : body.maxOutputTokens;
    this.limit = told == first.lastLimit() && told > 0 ? NOT_TOLD : told;
    this.base64 = body == null ? 0 : body.base64Length - first.base64();
  }

  long base64(LineVariant line) {
    return base64 + line.base64();
  }

  long limit(LineVariant line) {
    return limit == NOT_TOLD ? line.lastLimit() : limit;
  }
}
