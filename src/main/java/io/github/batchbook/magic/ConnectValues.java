package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.service.Deployments;
import io.github.batchbook.service.ServiceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What may be completed after {@code %connect}. */
final class ConnectValues {
  private ConnectValues() {}

  static final Spec.Values KEPT = (session, typed) -> kept(session);

  static final Spec.Values WHERE = ConnectValues::words;

  static final Spec.Values ZONES = (session, typed) -> Arrays.stream(Deployments.Zone.values())
      .map(zone -> new Item(zone.word(), ""))
      .toList();

  static final Spec.Values CREDENTIALS = (session, typed) -> List.of(
      new Item("usual", "the key in the usual variables, else Entra ID"),
      new Item("default", "Entra ID by all of its ways"),
      new Item("cli", "Entra ID by az login"),
      new Item("managed", "Entra ID by the machine's identity"),
      new Item("environment", "Entra ID by AZURE_TENANT_ID and AZURE_CLIENT_ID"));

  static final Spec.Values API_VERSIONS = (session, typed) -> List.of(
      new Item("v1", "the surface that needs no version"),
      new Item("2025-04-01-preview", ""),
      new Item("2025-03-01-preview", ""),
      new Item("2024-10-21", "the last that is no preview"),
      new Item("2024-07-01-preview", "the first with batch"));

  static final Spec.Values SCOPES = (session, typed) -> List.of(
      new Item("https://cognitiveservices.azure.com/.default", "usual"),
      new Item("https://ai.azure.com/.default", "in newer guides"),
      new Item("https://cognitiveservices.azure.us/.default", "Azure Government"));

  static final Spec.Values PEM =
      (session, typed) -> Known.files(typed.text(), ".pem", ".crt", ".cer");

  static final Spec.Values KEY_VARIABLES =
      (session, typed) -> session.environment().entrySet().stream()
          .map(Map.Entry::getKey)
          .filter(name -> name.endsWith("KEY") || name.endsWith("TOKEN"))
          .sorted()
          .map(name -> new Item(name, ""))
          .toList();

  /** Deployments that are known here, each to be followed by its model. */
  static final Spec.Values DEPLOYMENTS = (session, typed) -> {
    List<String> names = new ArrayList<>();
    session.lastFile().flatMap(BatchFile::deployment).ifPresent(names::add);
    names.addAll(session.connection().connection().deployments().models().keySet());
    return names.stream()
        .filter(name -> !name.isBlank())
        .distinct()
        .map(name -> new Item(name + "=", "a deployment, then its model"))
        .toList();
  };

  private static List<Item> kept(Session session) {
    try {
      return session.connections().book().all().stream()
          .map(saved -> new Item(saved.name(), saved.label()))
          .toList();
    } catch (ServiceException unreadable) {
      return List.of();
    }
  }

  private static List<Item> words(Session session, Spec.Typed typed) {
    long before = typed.before().stream().filter(word -> !word.startsWith("--")).count();
    if (before == 0) {
      List<Item> all = new ArrayList<>(ConnectMagic.kinds());
      kept(session).stream().filter(item -> !item.text().equals("openai")).forEach(all::add);
      return all;
    }
    if (!typed.before().contains("azure")) {
      return List.of();
    }
    return session.knownConnectionLabels().stream()
        .filter(label -> label.startsWith("azure "))
        .map(label -> new Item(label.substring("azure ".length()), "runs were submitted there"))
        .toList();
  }
}
