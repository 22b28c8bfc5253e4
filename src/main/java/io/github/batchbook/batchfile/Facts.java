package io.github.batchbook.batchfile;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch file is, counted.
 *
 * @param lines all lines, blank ones too
 * @param requests lines that are more than blank, or what else is one where the file is no JSON Lines
 * @param deployment of all lines, when they agree
 * @param endpoint of all lines, when they agree
 * @param kinds how many requests are of each kind
 * @param largestLine its number; 0 when the file is empty
 * @param textBytes those that are not images in base64
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
    long textBytes,
    long maxOutputTokens) {

  Facts {
    EnumMap<InputKind, Integer> ordered = new EnumMap<>(InputKind.class);
    ordered.putAll(kinds);
    kinds = Collections.unmodifiableMap(ordered);
  }
}
