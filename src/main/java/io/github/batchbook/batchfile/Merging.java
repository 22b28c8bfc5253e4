package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the requests of several files into one, each id with its file's name in front, and beside it
 * the rows that they were made of, each with its file's name.
 */
final class Merging {
  private static final String ID = "custom_id";
  private static final String FILE = "file";

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
    AtomicFile.write(BatchFile.sourceOf(target), out -> {
      for (int i = 0; i < files.size(); i++) {
        rows(files.get(i), names.get(i) + ".", out);
      }
    });
  }

  private static void rows(BatchFile file, String prefix, OutputStream out) throws IOException {
    Copying.Edit edit = file.source().isPresent()
        ? (line, to) -> row(line, prefix, file.name(), to)
        : (line, to) -> request(line, prefix, file.name(), to);
    Copying.lines(file.source().orElse(file.path()), edit, out);
  }

  /** Writes a row again for its new id. */
  private static void row(Lines line, String prefix, String name, OutputStream out)
      throws IOException {
    JsonNode row;
    try (JsonParser parser = Json.parser(line.buffer(), line.start(), line.end())) {
      row = Json.MAPPER.readTree(parser);
    } catch (JsonProcessingException e) {
      return;
    }
    if (row instanceof ObjectNode columns) {
      ObjectNode merged = first(prefix + columns.path(ID).asText(), name);
      columns.properties().forEach(column -> {
        String key = column.getKey();
        if (!key.equals(ID)) {
          merged.set(isFile(key) ? "source." + key : key, column.getValue());
        }
      });
      write(merged, out);
    }
  }

  /** Whether a column tells a file, perhaps that of an earlier merge. */
  private static boolean isFile(String column) {
    return column.matches("(source\\.)*" + FILE);
  }

  /** Writes a row for a request that was not made of one. */
  private static void request(Lines line, String prefix, String name, OutputStream out)
      throws IOException {
    byte[] bytes = line.buffer();
    int start = line.number() == 1 ? Utf8.skipBom(bytes, line.start(), line.end()) : line.start();
    Optional<LineTokens> tokens = LineTokens.find(bytes, start, line.end());
    if (tokens.isPresent()) {
      LineTokens.Range id = tokens.get().id();
      write(
          first(
              prefix
                  + Json.MAPPER
                      .readTree(bytes, id.start(), id.end() - id.start())
                      .asText(),
              name),
          out);
    }
  }

  private static ObjectNode first(String id, String name) {
    return Json.MAPPER.createObjectNode().put(ID, id).put(FILE, name);
  }

  private static void write(ObjectNode row, OutputStream out) throws IOException {
    out.write(Json.bytes(row));
    out.write('\n');
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
