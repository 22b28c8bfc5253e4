package io.github.batchbook.batchfile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the requests of several files into one, each id with its file's name in front. */
final class Merging {
  private Merging() {}

  static void merge(List<BatchFile> files, Path target) {
    List<String> names = names(files);
    for (BatchFile file : files) {
      Copying.requireOther(file.path(), target);
    }
    AtomicFile.write(target, out -> {
      for (int i = 0; i < files.size(); i++) {
        Copying.lines(files.get(i).path(), Copying.prefix(names.get(i) + "."), out);
      }
    });
  }

  /** The files' names without their endings; those that come again get a number. */
  static List<String> names(List<BatchFile> files) {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (BatchFile file : files) {
      String stem = file.name().replaceFirst("(?i)\\.jsonl$", "");
      String name = stem;
      for (int i = 2; !taken.add(name); i++) {
        name = stem + "-" + i;
      }
      names.add(name);
    }
    return names;
  }
}
