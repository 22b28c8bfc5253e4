package io.github.batchbook.show;

import io.github.batchbook.result.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Why requests have no useful answer: one paragraph for each cause, the most frequent first, with what to do about it. */
public final class ErrorsDisplay implements Display {
  private static final int MOST_CAUSES = 20;
  private static final String INDENT = " ".repeat(17);

  private final String name;
  private final int requests;
  private final Table causes;

  private ErrorsDisplay(String name, int requests, Table causes) {
    this.name = name;
    this.requests = requests;
    this.causes = causes;
  }

  /** The causes that {@link Results#errors} tells. */
  public static ErrorsDisplay of(Results results) {
    return new ErrorsDisplay(results.name(), results.rows().size(), results.errors());
  }

  @Override
  public String text(TextFormat format) {
    List<String> lines = new ArrayList<>();
    lines.addAll(Wrap.at(heading(), format.width()));
    for (int i = 0; i < Math.min(MOST_CAUSES, causes.rowCount()); i++) {
      addCause(lines, causes.row(i), format);
    }
    if (causes.rowCount() > MOST_CAUSES) {
      String more = "… " + Amounts.count(causes.rowCount() - MOST_CAUSES, "more cause")
          + ": var causes = %errors " + VisibleText.oneLine(name)
          + " keeps them all, %show causes --page 2 goes on";
      Wrap.at(more, format.width() - 1).forEach(line -> lines.add(" " + line));
    }
    return String.join("\n", lines);
  }

  private String heading() {
    String title = VisibleText.oneLine(name) + " · ";
    if (causes.isEmpty()) {
      return title + "no errors in " + Amounts.count(requests, "request");
    }
    double rows = causes.intColumn("count").sum();
    return title + Amounts.count((long) rows) + " of " + Amounts.count(requests, "request")
        + " without a useful answer";
  }

  private static void addCause(List<String> lines, Row cause, TextFormat format) {
    String count = TextWidth.padStart(Amounts.count(cause.getInt("count")), 7);
    String share = TextWidth.padStart(
        String.format(Locale.ROOT, "%.1f %%", 100 * cause.getDouble("share")), 8);
    int room = format.width() - INDENT.length();
    lines.add(count + share + "  " + what(cause, room, format));
    addText(lines, cause.getString("error_message"), room);
    addText(
        lines,
        "ids: " + cause.getString("sample_ids") + (cause.getInt("count") > 3 ? ", …" : ""),
        room);
    addText(lines, cause.getString("what_to_do"), room);
  }

  private static String what(Row cause, int room, TextFormat format) {
    String outcome = cause.getString("outcome");
    StringBuilder codes = new StringBuilder();
    String status =
        cause.isMissing("status_code") ? "" : String.valueOf(cause.getInt("status_code"));
    String code = VisibleText.oneLine(cause.getString("error_code"));
    if (!status.isEmpty()) {
      codes.append(" · ").append(status);
    }
    if (!code.isEmpty() && !code.equals(status)) {
      codes.append(" · ").append(code);
    }
    Tone tone = OutcomeTone.of(outcome);
    String cut = TextWidth.cut(codes.toString(), Math.max(8, room - outcome.length()));
    return (tone == null ? outcome : tone.text(outcome, format)) + cut;
  }

  private static void addText(List<String> lines, String text, int room) {
    if (!text.isEmpty()) {
      String shown = TextWidth.cut(
          VisibleText.oneLine(text.length() > 400 ? text.substring(0, 400) + "…" : text), 3 * room);
      Wrap.at(shown, room).forEach(line -> lines.add(INDENT + line));
    }
  }

  @Override
  public String html() {
    if (causes.isEmpty()) {
      return Html.root(Html.escape(heading()));
    }
    return TableDisplay.of(causes, TableOptions.DEFAULT.withTitle(name)).html();
  }
}
