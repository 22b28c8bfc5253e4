package io.github.batchbook.magic;

import io.github.batchbook.shell.Completeness;
import io.github.batchbook.shell.Inspection;
import io.github.batchbook.shell.JavaShell;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextLines;
import java.util.List;
import java.util.Optional;

/** Completion, inspection and completeness of cells that mix Java and magics. */
final class Assistant {
  private final Session session;
  private final Outputs outputs;

  Assistant(Session session, Outputs outputs) {
    this.session = session;
    this.outputs = outputs;
  }

  private JavaShell shell() {
    return session.java().shell();
  }

  Completions complete(String code, int cursor) {
    Cell cell = Cell.of(code);
    Optional<Cell.Magic> magic = magicAt(cell, cursor);
    if (magic.isPresent()) {
      return new MagicCompletion(session, cell, magic.get(), cursor).completions();
    }
    Optional<Cell.Magic> template = templateAt(cell, cursor);
    if (template.isPresent()) {
      return new MagicCompletion(session, cell, template.get(), cursor).places();
    }
    declareMentioned(code);
    JavaText java = JavaText.upTo(session.catalogue(), cell, cursor);
    return java(java.text(), java.text().length(), java.shift());
  }

  private void declareMentioned(String code) {
    if (!session.java().busy()) {
      outputs.declareMentioned(code, shell());
    }
  }

  private Completions java(String source, int cursor, int shift) {
    return javaCompletions(shell(), source, cursor, shift);
  }

  /** Java's completions of a text that stands {@code shift} further on in the cell. */
  static Completions javaCompletions(JavaShell shell, String source, int cursor, int shift) {
    io.github.batchbook.shell.Completions found = shell.complete(source, cursor);
    List<Completions.Item> items = found.candidates().stream()
        .map(candidate -> new Completions.Item(candidate.text(), ""))
        .toList();
    return new Completions(found.start() + shift, cursor + shift, items);
  }

  Optional<Inspection> inspect(String code, int cursor, boolean detailed) {
    Cell cell = Cell.of(code);
    Optional<Cell.Magic> magic = magicAt(cell, cursor);
    if (magic.isEmpty()) {
      magic = cell.parts().stream()
          .filter(Cell.Magic.class::isInstance)
          .map(Cell.Magic.class::cast)
          .filter(part -> part.percent() == cursor)
          .findFirst();
    }
    if (magic.isPresent()) {
      return help(cell, magic.get());
    }
    declareMentioned(code);
    int end = endOfName(code, cursor);
    JavaText java = JavaText.upTo(session.catalogue(), cell, end);
    return shell().inspect(java.text(), cursor - java.shift(), detailed);
  }

  private Optional<Inspection> help(Cell cell, Cell.Magic magic) {
    return specOf(cell, magic).map(spec -> {
      List<String> lines = Help.of(spec);
      String rest = String.join("\n", lines.subList(1, lines.size()));
      return new Inspection(List.of(new Inspection.Entry(lines.get(0), rest)));
    });
  }

  private Optional<Spec> specOf(Cell cell, Cell.Magic magic) {
    return session.catalogue().find(cell.line(magic).name(), magic.body() != Cell.Magic.NO_BODY);
  }

  /** What a cell shows that asks for help: {@code name?}, or {@code ?} or {@code help} alone; empty when it is none. */
  Optional<Display> help(String code) {
    Optional<AskedName> asked = AskedName.in(code);
    if (asked.isPresent()) {
      String name = asked.get().name();
      return Optional.of(TextLines.of(
          asked.get().answer(inspect(name, name.length(), asked.get().detailed()))));
    }
    String bare = code.strip();
    boolean lost = bare.equals("?")
        || (bare.equals("help") && session.java().declared(bare).isEmpty());
    return lost ? Optional.of(Help.overview(session.catalogue())) : Optional.empty();
  }

  private static int endOfName(String code, int cursor) {
    int end = cursor;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
      end++;
    }
    return end;
  }

  Completeness completeness(String code) {
    if (AskedName.in(code).isPresent() || code.strip().equals("?")) {
      return new Completeness.Complete();
    }
    Cell cell = Cell.of(code);
    List<Cell.Part> parts = cell.parts();
    if (parts.isEmpty()) {
      return shell().completeness(code);
    }
    Cell.Part last = parts.get(parts.size() - 1);
    if (last instanceof Cell.Magic magic) {
      return magic.body() == Cell.Magic.NO_BODY ? new Completeness.Complete() : body(cell, magic);
    }
    return shell().completeness(code.substring(last.from()));
  }

  private Completeness body(Cell cell, Cell.Magic magic) {
    Optional<Spec> spec = specOf(cell, magic);
    if (spec.isEmpty() || spec.get().cell() == null) {
      return new Completeness.Complete();
    }
    String body = cell.body(magic);
    if (body.isBlank()) {
      return new Completeness.Incomplete("");
    }
    if (!spec.get().cell().equals(Spec.JAVA)) {
      return body.endsWith("\n") ? new Completeness.Complete() : new Completeness.Incomplete("");
    }
    return shell().completeness(body);
  }

  /** The magic in whose line, after the percent sign, the cursor stands. */
  private static Optional<Cell.Magic> magicAt(Cell cell, int cursor) {
    return cell.parts().stream()
        .filter(Cell.Magic.class::isInstance)
        .map(Cell.Magic.class::cast)
        .filter(magic -> cursor > magic.percent() && cursor <= lineEnd(cell, magic))
        .findFirst();
  }

  /** The magic in whose lines below the cursor stands, where these are not Java. */
  private Optional<Cell.Magic> templateAt(Cell cell, int cursor) {
    return cell.parts().stream()
        .filter(Cell.Magic.class::isInstance)
        .map(Cell.Magic.class::cast)
        .filter(magic -> magic.body() != Cell.Magic.NO_BODY && cursor >= magic.body())
        .filter(magic -> specOf(cell, magic)
            .filter(spec -> spec.cell() != null && !spec.cell().equals(Spec.JAVA))
            .isPresent())
        .findFirst();
  }

  private static int lineEnd(Cell cell, Cell.Magic magic) {
    MagicLine line = cell.line(magic);
    return line.at() + line.rest().length();
  }

  /**
   * The Java at the end of a cell that is cut off at an offset. Where magics before it give values to variables, these are declared
   * with their types in a block that holds it, since JShell looks at one snippet at a time.
   *
   * @param shift what to add to an offset in the Java of the cell to have the offset in the cell
   */
  record JavaText(String text, int shift) {
    static JavaText upTo(Catalogue catalogue, Cell cell, int end) {
      StringBuilder java = new StringBuilder();
      int done = 0;
      for (Cell.Part part : cell.parts()) {
        if (part instanceof Cell.Magic magic && magic.percent() < end) {
          if (!cell.target(magic).isEmpty()) {
            java.append(java.isEmpty() ? "{ " : "").append(typed(catalogue, cell, magic));
          }
          done = magic.body() == Cell.Magic.NO_BODY ? magic.to() : magic.body();
        }
      }
      java.append(cell.text(), Math.min(done, end), end);
      return new JavaText(java.toString(), end - java.length());
    }

    private static String typed(Catalogue catalogue, Cell cell, Cell.Magic magic) {
      Optional<Spec> spec = catalogue.find(cell.line(magic).name());
      String type = spec.map(Spec::yields).orElse("Object");
      return cell.target(magic) + " (" + type + ") null; ";
    }
  }
}
