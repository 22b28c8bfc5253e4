package io.github.batchbook.batchfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message of a template: who speaks, and the text with its places.
 *
 * @param role system, developer, user or assistant
 */
record Message(String role, String text) {
  private static final Pattern HEAD =
      Pattern.compile("(?i)(system|developer|user|assistant):[ \\t]*(.*)");

  /**
   * The messages of a template: those that begin with {@code system:}, {@code user:} and so on at
   * the start of a line when the first line does; otherwise the whole is what the user says.
   */
  static List<Message> of(String template) {
    String text = template.strip();
    if (!HEAD.matcher(text.lines().findFirst().orElse("")).matches()) {
      return List.of(new Message("user", text));
    }
    List<Message> messages = new ArrayList<>();
    String role = "";
    StringBuilder said = new StringBuilder();
    for (String line : text.lines().toList()) {
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        add(role, said, messages);
        role = head.group(1).toLowerCase(Locale.ROOT);
        said = new StringBuilder(head.group(2));
      } else {
        said.append('\n').append(line);
      }
    }
    add(role, said, messages);
    return messages;
  }

  private static void add(String role, StringBuilder said, List<Message> messages) {
    if (!role.isEmpty()) {
      messages.add(new Message(role, said.toString().strip()));
    }
  }
}
