package io.github.batchbook.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.Response;

/**
 * A list that the service gives page by page. It ends at an empty page, where the service says so, and, for a server that does not know
 * {@code after}, at a page that holds nothing new. One that never ends is given up.
 */
final class Pages {
  /** More than any list has: that many hundreds of jobs. */
  private static final int MOST_PAGES = 1_000;

  private final Caller caller;
  private final String collection;
  private final Map<String, String> query = new LinkedHashMap<>();
  private int most = MOST_PAGES;

  Pages(Caller caller, String collection) {
    this.caller = caller;
    this.collection = collection;
  }

  /** Looks at a member of the list. */
  @FunctionalInterface
  interface Visitor {
    /** Whether to go on. */
    boolean visit(JsonNode member);
  }

  Pages ask(String name, String value) {
    query.put(name, value);
    return this;
  }

  /** Gives up after so many pages. */
  Pages atMost(int pages) {
    most = pages;
    return this;
  }

  void forEach(Visitor visitor) {
    Set<String> seen = new HashSet<>();
    for (int number = 1; true; number++) {
      boolean tooMany = number > most;
      Page page = caller.call(
          Ask.get(collection).withQuery(Map.copyOf(query)), response -> read(response, tooMany));
      boolean fresh = false;
      for (JsonNode member : page.members()) {
        String id = Json.required(member, "id");
        if (seen.add(id)) {
          fresh = true;
          query.put("after", id);
          if (!visitor.visit(member)) {
            return;
          }
        }
      }
      if (!fresh || page.last()) {
        return;
      }
    }
  }

  private Page read(Response response, boolean tooMany) throws IOException {
    if (tooMany) {
      throw new Json.UnexpectedAnswer(
          String.format(Locale.ROOT, "the list does not end after %,d pages", most));
    }
    return Page.read(response);
  }

  /** One page; every member has an id. */
  private record Page(List<JsonNode> members, boolean last) {
    static Page read(Response response) throws IOException {
      JsonNode json = Json.parse(response.body().bytes());
      List<JsonNode> members = Json.list(json);
      members.forEach(member -> Json.required(member, "id"));
      return new Page(members, !json.path("has_more").asBoolean(true));
    }
  }
}
