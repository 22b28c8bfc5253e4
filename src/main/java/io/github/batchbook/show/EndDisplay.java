package io.github.batchbook.show;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of a run, to be read when it has ended and years later: a sentence, how many requests came to which outcome, figures, and
 * what to do next.
 *
 * @param sentence how it ended: {@code run reviews completed in 5 m 12 s}
 * @param shares how many requests came to what; none for a run that was refused as a whole
 * @param facts further figures, in order: tokens, cost
 * @param notes lines that should be known
 * @param next what to type next, and what it does
 */
public record EndDisplay(
    String sentence, List<Share> shares, List<String> facts, List<String> notes, List<Next> next)
    implements Display {
  private static final String BAR =
      "width:360px;max-width:100%;height:8px;border-radius:4px;background:#80808040;overflow:hidden;white-space:nowrap;font-size:0;margin:4px 0";

  /** So many requests and the word for their outcome. */
  public record Share(String outcome, int requests) {}

  /** A magic's line, and what it does, as {@code shows them}. */
  public record Next(String line, String does) {}

  public EndDisplay {
    shares = List.copyOf(shares);
    facts = List.copyOf(facts);
    notes = List.copyOf(notes);
    next = List.copyOf(next);
  }

  @Override
  public String text(TextFormat format) {
    StringBuilder out = new StringBuilder(VisibleText.oneLine(sentence));
    if (!shares.isEmpty()) {
      out.append(": ")
          .append(shares.stream()
              .map(share -> tinted(share, format))
              .collect(Collectors.joining(" · ")));
    }
    if (!facts.isEmpty()) {
      out.append("\n  ").append(VisibleText.oneLine(String.join(" · ", facts)));
    }
    notes.forEach(note -> out.append("\n  ").append(VisibleText.oneLine(note)));
    if (!next.isEmpty()) {
      out.append("\n  ")
          .append(next.stream()
              .map(one -> VisibleText.oneLine(one.line() + " " + one.does()))
              .collect(Collectors.joining(" · ")));
    }
    return out.toString();
  }

  private static String tinted(Share share, TextFormat format) {
    Tone tone = OutcomeTone.of(share.outcome());
    String text = Amounts.count(share.requests()) + " " + share.outcome();
    return tone == null ? text : tone.text(text, format);
  }

  @Override
  public String html() {
    StringBuilder out = new StringBuilder(Tone.STRONG.html(sentence));
    if (!shares.isEmpty()) {
      out.append(Html.element("div", BAR, bar()))
          .append(Html.element(
              "div", "", shares.stream().map(EndDisplay::html).collect(Collectors.joining(" · "))));
    }
    if (!facts.isEmpty()) {
      out.append(Html.element("div", "", Html.escape(String.join(" · ", facts))));
    }
    notes.forEach(note -> out.append(Html.element("div", "", Html.escape(note))));
    if (!next.isEmpty()) {
      out.append(Html.element(
          "div",
          "color:#808080",
          next.stream()
              .map(one -> "<code>" + Html.escape(one.line()) + "</code> " + Html.escape(one.does()))
              .collect(Collectors.joining(" · "))));
    }
    return Html.root(out.toString());
  }

  private static String html(Share share) {
    Tone tone = OutcomeTone.of(share.outcome());
    String text = Amounts.count(share.requests()) + " " + share.outcome();
    return tone == null ? Html.escape(text) : tone.html(text);
  }

  private String bar() {
    double all = Math.max(1, shares.stream().mapToInt(Share::requests).sum());
    return shares.stream()
        .map(share -> segment(Math.round(1000 * share.requests() / all) / 10.0, share.outcome()))
        .collect(Collectors.joining());
  }

  private static String segment(double percent, String outcome) {
    Tone tone = OutcomeTone.of(outcome);
    return "<div style=\"display:inline-block;height:8px;width:" + percent + "%;background-"
        + (tone == null ? Tone.QUIET : tone).style() + "\"></div>";
  }
}
