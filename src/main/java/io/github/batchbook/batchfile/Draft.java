package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch file that is still to be written: rows of data, and what is asked about each. Immutable;
 * every method that adds something returns another draft.
 *
 * <pre>
 * BatchFile.of(table)
 *     .system("You judge reviews.")
 *     .prompt("How does the writer feel? {{text}}")
 *     .schema(Review.class)
 *     .id("review_id")
 *     .deployment("gpt-4o-mini-batch")
 *     .write(Path.of("reviews.jsonl"));
 * </pre>
 */
public final class Draft {
  private final Rows rows;
  private Rules rules = Rules.AZURE;
  private Endpoint endpoint = Endpoint.CHAT_COMPLETIONS;
  private String deployment = "";
  private List<Message> messages = List.of();
  private @Nullable String body;
  private @Nullable String idColumn;
  private List<String> imageColumns = List.of();
  private String detail = "auto";
  private int longestSide;
  private int maxOutputTokens;
  private @Nullable JsonNode schema;
  private String schemaName = "answer";
  private Map<String, JsonNode> fields = Map.of();

  Draft(Rows rows) {
    this.rows = rows;
  }

  private Draft copy() {
    Draft copy = new Draft(rows);
    copy.rules = rules;
    copy.endpoint = endpoint;
    copy.deployment = deployment;
    copy.messages = messages;
    copy.body = body;
    copy.idColumn = idColumn;
    copy.imageColumns = imageColumns;
    copy.detail = detail;
    copy.longestSide = longestSide;
    copy.maxOutputTokens = maxOutputTokens;
    copy.schema = schema;
    copy.schemaName = schemaName;
    copy.fields = fields;
    return copy;
  }

  /** For the place that has these rules; {@link Rules#AZURE} unless told. */
  public Draft rules(Rules value) {
    Draft copy = copy();
    copy.rules = value;
    return copy;
  }

  /** The API that is asked; Chat Completions unless told. */
  public Draft endpoint(Endpoint value) {
    Draft copy = copy();
    copy.endpoint = value;
    return copy;
  }

  /** The deployment that answers. */
  public Draft deployment(String name) {
    Draft copy = copy();
    copy.deployment = name;
    return copy;
  }

  /** Adds what the system says, with {@code {{column}}} for values of the row. */
  public Draft system(String template) {
    return message(new Message("system", template));
  }

  /** Adds what the user asks, with {@code {{column}}} for values of the row. */
  public Draft prompt(String template) {
    return message(new Message("user", template));
  }

  private Draft message(Message message) {
    Draft copy = copy();
    List<Message> more = new ArrayList<>(messages);
    more.add(message);
    copy.messages = List.copyOf(more);
    return copy;
  }

  /**
   * Takes a template as a cell holds it: a whole JSON body when it looks like one; messages when its
   * lines begin with {@code system:}, {@code user:} and so on; otherwise a prompt.
   */
  public Draft template(String template) {
    if (BodyTemplate.looksLikeOne(template)) {
      return body(template);
    }
    Draft copy = copy();
    copy.messages = List.copyOf(Message.of(template));
    copy.body = null;
    return copy;
  }

  /**
   * Takes a whole JSON body: {@code "{{column}}"} inside strings is text, a bare {@code {{column}}}
   * the value as JSON.
   */
  public Draft body(String json) {
    Draft copy = copy();
    copy.body = json;
    copy.messages = List.of();
    return copy;
  }

  /** The column that gives each request its custom_id; {@code row-000001} and so on unless told. */
  public Draft id(String column) {
    Draft copy = copy();
    copy.idColumn = column;
    return copy;
  }

  /**
   * Adds the image that a column names, by a path, which is inlined, or a web address. Images of a folder that is the source need no
   * naming.
   */
  public Draft image(String column) {
    Draft copy = copy();
    List<String> more = new ArrayList<>(imageColumns);
    more.add(column);
    copy.imageColumns = List.copyOf(more);
    return copy;
  }

  /** How closely the model looks at images: low, high or auto, which it is unless told. */
  public Draft detail(String value) {
    if (!List.of("low", "high", "auto").contains(value)) {
      throw BatchFileException.draft("\"detail\" is " + Quote.of(value), "Say low, high or auto.");
    }
    Draft copy = copy();
    copy.detail = value;
    return copy;
  }

  /** Scales inlined images down so that no side has more pixels. */
  public Draft resize(int pixels) {
    requirePositive(pixels, "an image's longest side");
    Draft copy = copy();
    copy.longestSide = pixels;
    return copy;
  }

  /** Asks for answers that satisfy the schema of a record; see {@link OutputSchema}. */
  public Draft schema(Class<?> record) {
    return schema(record.getSimpleName(), OutputSchema.of(record));
  }

  /** Asks for answers that satisfy a JSON Schema, which is named after its file. */
  public Draft schema(Path file) {
    try {
      JsonNode read = Json.MAPPER
          .reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(Files.readAllBytes(file));
      if (!read.isObject()) {
        throw noSchema(file);
      }
      return schema(Quote.name(file).replaceFirst("(\\.schema)?\\.json$", ""), read);
    } catch (JsonProcessingException e) {
      throw noSchema(file);
    } catch (IOException e) {
      throw BatchFileException.unreadable(file, e);
    }
  }

  private static BatchFileException noSchema(Path file) {
    return BatchFileException.of(file, "this is no JSON Schema", "It must be a JSON object.");
  }

  /** Asks for answers that satisfy a JSON Schema. */
  public Draft schema(String name, JsonNode jsonSchema) {
    Draft copy = copy();
    copy.schema = jsonSchema;
    String usable = name.replaceAll("[^A-Za-z0-9_-]", "_");
    copy.schemaName = usable.substring(0, Math.min(64, usable.length()));
    return copy;
  }

  /** The tools that the model may call, as the API wants them. */
  public Draft tools(JsonNode tools) {
    return set("tools", tools);
  }

  public Draft temperature(double value) {
    return set("temperature", value);
  }

  /** The most tokens of each answer; each API has its own name for it. */
  public Draft maxOutputTokens(int tokens) {
    requirePositive(tokens, "the limit of an answer's tokens");
    Draft copy = copy();
    copy.maxOutputTokens = tokens;
    return copy;
  }

  private static void requirePositive(int number, String what) {
    if (number < 1) {
      throw BatchFileException.draft(what + " is " + number, "Say a number from 1 on.");
    }
  }

  /** Any field of the body, on every line: a number, text, list or map; dots lead into objects. */
  public Draft set(String key, Object value) {
    if (List.of(key.split("\\.", -1)).contains("")) {
      throw BatchFileException.draft(
          Quote.of(key) + " names no field of the body", "Say its name; dots lead into objects.");
    }
    Draft copy = copy();
    Map<String, JsonNode> more = new LinkedHashMap<>(fields);
    more.put(key, Json.MAPPER.valueToTree(value));
    copy.fields = more;
    return copy;
  }

  /**
   * Writes the file, one request for each row, and reads it again. Beside it stands {@code
   * NAME.source.jsonl} with all columns of the rows by custom_id, for the join.
   *
   * @throws BatchFileException when something is missing or wrong in what was asked; nothing is
   *     written then
   */
  public BatchFile write(Path target) {
    RequestPlan plan = plan();
    List<Problem> doubts = new ArrayList<>();
    AtomicFile.write(
        BatchFile.sourceOf(target),
        source -> AtomicFile.write(target, out -> doubts.addAll(plan.write(rows, out, source))));
    return BatchFile.read(target, rules).doubted(doubts);
  }

  /** The columns of the rows, in the order in which the first thousand rows have them. */
  public List<String> columns() {
    return rows.columns();
  }

  /** The columns that are asked for: by the template, for images and for ids. */
  public Set<String> places() {
    Set<String> places = new LinkedHashSet<>();
    messages.forEach(message -> places.addAll(Template.of(message.text()).columns()));
    if (body != null) {
      places.addAll(Template.of(body).columns());
    }
    places.addAll(imageColumns);
    if (idColumn != null) {
      places.add(idColumn);
    }
    return places;
  }

  private RequestPlan plan() {
    if (endpoint == Endpoint.EMBEDDINGS && !rules.embeddings()) {
      throw BatchFileException.draft(
          "Azure takes no embeddings in a batch",
          "Ask for them one by one, or connect to a service that takes them.");
    }
    if (deployment.isBlank() && body == null) {
      throw BatchFileException.draft(
          "no deployment is named",
          "Name your batch deployment: --deployment NAME, or .deployment(NAME) in Java.");
    }
    RequestTree tree = new RequestTree(endpoint, deployment, messages, body);
    return new RequestPlan(
        tree.with(schema, schemaName).with(allFields()).withDetail(detail),
        new RequestPlan.Ids(idColumn),
        new RequestPlan.Images(pictures(), rows.folder(), longestSide));
  }

  /** The columns that name images: the one of a folder of images, where the prompt says no other. */
  private List<String> pictures() {
    boolean alone = imageColumns.isEmpty() && body == null && endpoint != Endpoint.EMBEDDINGS;
    return alone && rows.ofImages() ? List.of(Rows.IMAGE) : imageColumns;
  }

  /** Whether requests may show images: of a column, of the folder that is the source, or in a body of one's own. */
  public boolean showsImages() {
    return body != null || !pictures().isEmpty();
  }

  private Map<String, JsonNode> allFields() {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    if (maxOutputTokens > 0 && endpoint != Endpoint.EMBEDDINGS) {
      all.put(limitKey(), Json.MAPPER.valueToTree(maxOutputTokens));
    }
    all.putAll(fields);
    return all;
  }

  private String limitKey() {
    if (endpoint == Endpoint.RESPONSES) {
      return "max_output_tokens";
    }
    return rules.isReasoning(deployment) ? "max_completion_tokens" : "max_tokens";
  }
}
