package io.github.batchbook.show;

import java.util.List;
import java.util.stream.Collectors;

/** Displays one below the other. */
public record Stacked(List<Display> displays) implements Display {
  public Stacked {
    displays = List.copyOf(displays);
  }

  @Override
  public String text(TextFormat format) {
    return displays.stream().map(one -> one.text(format)).collect(Collectors.joining("\n"));
  }

  @Override
  public String html() {
    return displays.stream().map(Stacked::html).collect(Collectors.joining());
  }

  /** Text stands for what has no HTML of its own. */
  private static String html(Display one) {
    String html = one.html();
    return html.isEmpty()
        ? Html.root(
            Html.element("div", "white-space:pre-wrap", Html.escape(one.text(TextFormat.PLAIN))))
        : html;
  }
}
