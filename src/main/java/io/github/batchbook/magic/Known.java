package io.github.batchbook.magic;

import io.github.batchbook.magic.Completions.Item;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What completers know: files, magics, and what the session has at hand. None asks the network. */
final class Known {
  private static final int MOST_FILES = 200;

  private Known() {}

  /** The names of magics. */
  static final Spec.Values MAGICS = (session, typed) -> session.catalogue().all().stream()
      .map(spec -> new Item(spec.name(), spec.summary()))
      .toList();

  /** Batch files and the folders on the way to them. */
  static final Spec.Values BATCH_FILES = (session, typed) -> files(typed.text(), ".jsonl");

  /** Files of these endings, and folders, below the folder that is typed so far. */
  static List<Item> files(String typed, String... endings) {
    int slash = typed.lastIndexOf('/');
    String shown = typed.substring(0, slash + 1);
    List<Item> items = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder(shown))) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        boolean hidden = name.startsWith(".") && !typed.substring(slash + 1).startsWith(".");
        if (!hidden && Files.isDirectory(entry)) {
          items.add(new Item(shown + name + "/", "folder"));
        } else if (!hidden && endsWith(name, endings)) {
          items.add(new Item(shown + name, ""));
        }
        if (items.size() == MOST_FILES) {
          break;
        }
      }
    } catch (IOException | InvalidPathException e) {
      return List.of();
    }
    items.sort(
        Comparator.comparing((Item item) -> item.text().endsWith("/")).thenComparing(Item::text));
    return items;
  }

  private static Path folder(String shown) {
    if (shown.startsWith("~/")) {
      return Path.of(System.getProperty("user.home"), shown.substring(2));
    }
    return Path.of(shown.isEmpty() ? "." : shown);
  }

  private static boolean endsWith(String name, String... endings) {
    for (String ending : endings) {
      if (name.toLowerCase(Locale.ROOT).endsWith(ending)) {
        return true;
      }
    }
    return false;
  }
}
