package io.github.batchbook.emulator;

import org.jspecify.annotations.Nullable;

/**
 * Where a job with storage of its user's own reads and writes.
 *
 * @param input the URL of its input, as it was given
 * @param folder the URL under which its results shall lie, as it was given
 * @param ownInput the same as a place in this service's own storage, {@code container/name}; null when it is elsewhere
 * @param ownFolder the same of the folder
 * @param tag what changes when the own input is replaced
 * @param output the URL of its output; empty before it has ended
 * @param error the URL of its errors; empty before it has ended
 */
record Blobs(
    String input,
    String folder,
    @Nullable String ownInput,
    @Nullable String ownFolder,
    @Nullable String tag,
    String output,
    String error) {

  Blobs ended(String outputUrl, String errorUrl) {
    return new Blobs(input, folder, ownInput, ownFolder, tag, outputUrl, errorUrl);
  }

  /** A URL without its query, which may hold a secret. */
  static String bare(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }
}
