package io.github.batchbook.result;

import io.github.batchbook.jsonl.Hash;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a join keeps texts: in memory, or lazily in files that never change.
 *
 * @param inFiles whether texts stay in the files and are read when they are asked for; ids never do
 * @param hash the hash by which ids are found
 */
record RoomForTexts(TextStore texts, boolean inFiles, IdHash hash) {
  /** A hash of a range of bytes. */
  interface IdHash {
    long of(byte[] bytes, int start, int end);
  }

  static RoomForTexts in(boolean files) {
    return new RoomForTexts(new TextStore(), files, Hash::of);
  }

  /** The number of a file that texts stay in; negative when they do not. */
  int map(Path file) throws IOException {
    return inFiles ? texts.add(TextFile.open(file)) : -1;
  }
}
