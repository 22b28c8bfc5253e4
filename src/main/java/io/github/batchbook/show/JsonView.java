package io.github.batchbook.show;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON values, laid out to be read, each below a heading. Images in Base64 are named by type and size, and in HTML shown as thumbnails.
 *
 * @param whole what a person does to see long texts whole, such as {@code --full shows all}; empty to cut none
 */
public record JsonView(List<Item> items, String whole) implements Display {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The most characters that are shown of a text. */
  private static final int MOST_SHOWN = 4000;

  /** A value and the line above it. */
  public record Item(String heading, JsonNode value) {}

  public JsonView {
    items = List.copyOf(items);
  }

  @Override
  public String text(TextFormat format) {
    List<String> lines = new ArrayList<>();
    for (Item item : items) {
      lines.add(Tone.STRONG.text(VisibleText.oneLine(item.heading()), format));
      lines.add(VisibleText.lines(pretty(item.value(), new ArrayList<>())));
    }
    return String.join("\n", lines);
  }

  @Override
  public String html() {
    StringBuilder out = new StringBuilder();
    for (Item item : items) {
      List<DataImage> images = new ArrayList<>();
      String json = pretty(item.value(), images);
      out.append(Html.element("div", "font-weight:bold", Html.escape(item.heading())));
      images.forEach(image -> out.append(image.html()).append(' '));
      out.append(Html.element(
          "pre",
          "margin:2px 0 8px 8px;font-size:12px;white-space:pre-wrap;text-align:left",
          Html.escape(json)));
    }
    return Html.root(out.toString());
  }

  private String pretty(JsonNode value, List<DataImage> images) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(named(value, images));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was read cannot be written", e);
    }
  }

  /** The value with the names of images in their places, and without the ends of long texts. */
  private JsonNode named(JsonNode value, List<DataImage> images) {
    if (value instanceof TextNode text) {
      DataImage image = DataImage.of(text.textValue());
      if (image == null) {
        return cut(text);
      }
      images.add(image);
      return TextNode.valueOf("data:" + image.label());
    }
    if (value instanceof ArrayNode array) {
      ArrayNode copy = MAPPER.createArrayNode();
      array.forEach(element -> copy.add(named(element, images)));
      return copy;
    }
    if (value instanceof ObjectNode object) {
      ObjectNode copy = MAPPER.createObjectNode();
      object
          .properties()
          .forEach(entry -> copy.set(entry.getKey(), named(entry.getValue(), images)));
      return copy;
    }
    return value;
  }

  private TextNode cut(TextNode text) {
    String value = text.textValue();
    int length = value.codePointCount(0, value.length());
    if (whole.isEmpty() || length <= MOST_SHOWN) {
      return text;
    }
    return TextNode.valueOf(value.substring(0, value.offsetByCodePoints(0, MOST_SHOWN)) + "… ("
        + Amounts.count(length - MOST_SHOWN, "more character") + "; " + whole + ")");
  }
}
