package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the body of one request line holds, as far as the checks ask. Filled by {@link BodyReader}. */
final class Body {
  /** What stands where a prompt belongs. */
  enum Prompt {
    ABSENT,
    STRING,
    LIST,
    OTHER
  }

  @Nullable
  String model;

  Prompt messages = Prompt.ABSENT;
  Prompt input = Prompt.ABSENT;

  /** What stands where a prompt belongs and is none, in words. */
  String otherPrompt = "";

  /** Keys that only one API knows, and their places. */
  final List<Key> keys = new ArrayList<>();

  /** Parameters that reasoning models refuse. */
  final List<String> refusedByReasoning = new ArrayList<>();

  final Set<InputKind> kinds = EnumSet.noneOf(InputKind.class);

  /** The most tokens that an answer may have; 0 when the body does not say. */
  long maxOutputTokens;

  /** Characters of base64 image data. */
  long base64Length;

  int images;

  /**
   * The APIs in whose words any JSON object is asked for. Whether the service takes that depends on the texts of the prompt, so such
   * a line says nothing of others of its shape.
   */
  final Set<Endpoint> jsonObject = EnumSet.noneOf(Endpoint.class);

  private final List<Found> any = new ArrayList<>();
  private final List<Found> chat = new ArrayList<>();
  private final List<Found> responses = new ArrayList<>();

  record Key(String name, long at) {}

  /** Adds what is wrong whatever API is asked, at the parser's current token. */
  void fault(Fault fault, JsonParser at) {
    add(any, fault, at);
  }

  /** Adds what is wrong when this API is asked, at the parser's current token. */
  void fault(Endpoint endpoint, Fault fault, JsonParser at) {
    add(endpoint == Endpoint.CHAT_COMPLETIONS ? chat : responses, fault, at);
  }

  private static void add(List<Found> list, Fault fault, JsonParser at) {
    for (Found found : list) {
      if (found.fault().equals(fault)) {
        return;
      }
    }
    list.add(new Found(fault, at.currentTokenLocation().getByteOffset()));
  }

  List<Found> faults() {
    return any;
  }

  List<Found> faults(Endpoint endpoint) {
    return switch (endpoint) {
      case CHAT_COMPLETIONS -> chat;
      case RESPONSES -> responses;
      case EMBEDDINGS -> List.of();
    };
  }
}
