package io.github.batchbook.batchfile;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch file is, counted.
 *
 * @param lines all lines, blank ones too
 * @param requests lines that are more than blank
 * @param deployment of all lines, when they agree
 * @param endpoint of all lines, when they agree
 * @param kinds how many requests are of each kind
 * @param largestLine its number; 0 when the file is empty
 * @param inputTokens a rough guess
 * @param maxOutputTokens of all requests together; -1 when one does not limit its answer
 */
record Facts(
    long bytes,
    int lines,
    int requests,
    @Nullable String deployment,
    @Nullable Endpoint endpoint,
    Map<InputKind, Integer> kinds,
    int largestLine,
    long largestLineBytes,
    long inputTokens,
    long maxOutputTokens) {

  /** A picture of 1024 × 1024 pixels in high detail on gpt-4o (OpenAI's guide to vision). */
  static final long TOKENS_OF_AN_IMAGE = 765;

  Facts {
    EnumMap<InputKind, Integer> ordered = new EnumMap<>(InputKind.class);
    ordered.putAll(kinds);
    kinds = Collections.unmodifiableMap(ordered);
  }
}
