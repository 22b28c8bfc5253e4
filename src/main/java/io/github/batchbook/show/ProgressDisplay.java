package io.github.batchbook.show;

import java.util.ArrayList;
import java.util.List;

/** The progress of one or several runs: a bar and its facts for each. Immutable; a live display is given a new one at every change. */
public record ProgressDisplay(List<ProgressBar> bars) implements Display {
  private static final int WIDEST_BAR = 40;
  private static final int NARROWEST_BAR = 10;
  private static final String BAR =
      "width:240px;height:8px;border-radius:4px;background:#80808040;overflow:hidden;white-space:nowrap;font-size:0";
  private static final String LABEL =
      "background:#80808026;border-radius:8px;padding:1px 8px;margin-right:2px";

  public ProgressDisplay {
    bars = List.copyOf(bars);
  }

  /** The progress of one run. */
  public static ProgressDisplay of(ProgressBar bar) {
    return new ProgressDisplay(List.of(bar));
  }

  @Override
  public String text(TextFormat format) {
    int names = bars.stream().mapToInt(bar -> TextWidth.of(name(bar))).max().orElse(0);
    int shownNames = Math.min(names, Math.max(8, format.width() / 4));
    List<String> lines = new ArrayList<>();
    for (ProgressBar bar : bars) {
      lines.add(line(bar, shownNames, format));
    }
    return String.join("\n", lines);
  }

  private static String line(ProgressBar bar, int names, TextFormat format) {
    String name = TextWidth.padEnd(TextWidth.cut(name(bar), names), names);
    int room = format.width() - names - 4 - TextWidth.of(bar.facts());
    if (room < NARROWEST_BAR) {
      String facts = TextWidth.cut(bar.facts(), Math.max(1, format.width() - names - 2));
      return Tone.STRONG.text(name, format) + "  " + facts;
    }
    return Tone.STRONG.text(name, format) + "  " + drawn(bar, Math.min(room, WIDEST_BAR), format)
        + "  " + bar.facts();
  }

  private static String drawn(ProgressBar bar, int width, TextFormat format) {
    int halves = (int) Math.floor(bar.share() * width * 2);
    String done = "━".repeat(halves / 2) + (halves % 2 == 1 ? "╸" : "");
    String rest =
        format.colour() ? "━".repeat(width - done.length()) : "╌".repeat(width - done.length());
    return (bar.failed() > 0 ? Tone.WARNING : Tone.GOOD).text(done, format)
        + Tone.QUIET.text(rest, format);
  }

  private static String name(ProgressBar bar) {
    return VisibleText.oneLine(bar.name());
  }

  @Override
  public String html() {
    StringBuilder out = new StringBuilder("<table style=\"border-collapse:collapse\"><tbody>");
    bars.forEach(bar -> appendRow(out, bar));
    return Html.root(out.append("</tbody></table>").toString());
  }

  private static void appendRow(StringBuilder out, ProgressBar bar) {
    double failed =
        bar.total() <= 0 ? 0 : Math.min(bar.share(), (double) bar.failed() / bar.total());
    String inner = part(bar.share() - failed, "#2e8b57") + part(failed, "#cd5c5c");
    String cell = "text-align:left;vertical-align:middle;border:none;padding:2px 12px 2px 0;";
    out.append("<tr>")
        .append(Html.element("td", cell + "font-weight:bold", Html.escape(name(bar))))
        .append(Html.element("td", cell, Html.element("div", BAR, inner)))
        .append(Html.element("td", cell + "white-space:nowrap", Html.escape(bar.counts())))
        .append(Html.element(
            "td",
            cell,
            Html.element("span", LABEL, Html.escape(bar.label())) + Html.escape(bar.pace())))
        .append("</tr>");
  }

  private static String part(double share, String colour) {
    return share <= 0
        ? ""
        : "<div style=\"display:inline-block;width:" + Math.round(share * 1000) / 10.0
            + "%;height:8px;background:" + colour + "\"></div>";
  }
}
