package io.github.batchbook.result;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name of a model in the name of a deployment.
 *
 * <pre>
 * gpt-4o-mini-batch     gpt-4o-mini
 * team7-gpt41-nano      gpt-4.1-nano: points and hyphens may be left out
 * summaries-prod        none
 * gpt-5-codex           none: another model than gpt-5
 * </pre>
 */
final class ModelNames {
  /** What makes another model of one, when it follows its name. */
  private static final Pattern OTHER = Pattern.compile(
      "[-_ .]?(mini|nano|pro|chat|turbo|codex|audio|realtime|image|transcribe|tts|search|max"
          + "|vision|preview|deep|instruct|luna|sol|terra|astra|\\d{1,2}k\\b).*");

  private ModelNames() {}

  /** The longest of the names that the deployment's name holds. */
  static Optional<String> in(String deployment, Collection<String> names) {
    String lower = deployment.toLowerCase(Locale.ROOT);
    String best = null;
    int longest = 0;
    for (String name : names) {
      int length = length(lower, name);
      if (length > longest || (length == longest && length > 0 && shorter(name, best))) {
        best = name;
        longest = length;
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean shorter(String name, @Nullable String than) {
    return than == null || name.length() < than.length();
  }

  private static int length(String deployment, String name) {
    String spelled = Pattern.quote(name).replace("-", "\\E[-_ ]?\\Q").replace(".", "\\E[.-]?\\Q");
    Matcher found =
        Pattern.compile("(?<![a-z0-9])" + spelled + "(?![a-z0-9])(?!\\.\\d)").matcher(deployment);
    return found.find() && !OTHER.matcher(deployment.substring(found.end())).matches()
        ? found.end() - found.start()
        : 0;
  }
}
