package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole JSON body with places for columns: inside a string for text, bare for a value that is
 * JSON by itself.
 *
 * <pre>
 * {"input": "Sum up: {{text}}", "seed": {{number}}}
 * </pre>
 */
final class BodyTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}\"]+?)\\s*}}");

  private BodyTemplate() {}

  /** Gives out marks, also for whole values. */
  interface Marks extends Template.Marks {
    /** The mark for a column's value as a JSON value by itself. */
    String whole(String column);
  }

  /** Whether a template is meant as a body: whether it looks like a JSON object. */
  static boolean looksLikeOne(String template) {
    String text = template.strip();
    return text.startsWith("{") && !text.startsWith("{{") && text.endsWith("}");
  }

  /** The body with a mark in each place. */
  static ObjectNode marked(String template, Marks marks) {
    try {
      JsonNode body = Json.MAPPER.readTree(quoted(template, marks));
      if (body instanceof ObjectNode object) {
        return (ObjectNode) marked(object, marks);
      }
    } catch (JsonProcessingException e) {
      throw BatchFileException.draft(
          "the body is not JSON: line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr(),
          "Write a JSON object; a place in a string is \"{{column}}\", a bare one {{column}}.");
    }
    throw BatchFileException.draft("the body is no JSON object", "Begin it with {.");
  }

  /** The template with every bare place as a string that holds its mark. */
  private static String quoted(String template, Marks marks) {
    StringBuilder json = new StringBuilder();
    Matcher place = PLACE.matcher(template);
    boolean inString = false;
    int i = 0;
    while (i < template.length()) {
      char c = template.charAt(i);
      if (!inString && c == '{' && place.region(i, template.length()).lookingAt()) {
        json.append('"')
            .append(marks.whole(place.group(1)).replace("\u0001", "\\u0001"))
            .append('"');
        i = place.end();
      } else if (inString && c == '\\' && i + 1 < template.length()) {
        json.append(c).append(template.charAt(i + 1));
        i += 2;
      } else {
        inString ^= c == '"';
        json.append(c);
        i++;
      }
    }
    return json.toString();
  }

  private static JsonNode marked(JsonNode node, Marks marks) {
    if (node instanceof TextNode text) {
      return TextNode.valueOf(Template.of(text.textValue()).marked(marks));
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = Json.MAPPER.createArrayNode();
      array.forEach(element -> copy.add(marked(element, marks)));
      return copy;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = Json.MAPPER.createObjectNode();
      object
          .properties()
          .forEach(
              e -> copy.set(Template.of(e.getKey()).marked(marks), marked(e.getValue(), marks)));
      return copy;
    }
    return node;
  }
}
