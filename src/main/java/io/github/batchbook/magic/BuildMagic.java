package io.github.batchbook.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Draft;
import io.github.batchbook.batchfile.Endpoint;
import io.github.batchbook.magic.Completions.Item;
import io.github.batchbook.show.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code %%batch_file}: builds a batch file from data and a template. */
final class BuildMagic {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final List<String> APIS = List.of("chat", "responses", "embeddings");
  private static final List<String> DETAILS = List.of("auto", "low", "high");

  /** How far apart a copy of the folder may write a file and its rows. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private BuildMagic() {}

  static Spec spec() {
    return options(Spec.of(
                Spec.CELL + "batch_file",
                "builds NAME.jsonl from data and the template below, and binds NAME")
            .takes(new Spec.Parameter(
                "NAME",
                Spec.Arity.ONE,
                "what the file and the variable are called",
                Spec.Values.NONE)))
        .yields(FileMagics.TYPE)
        .cell("the prompt, with {{column}} for values of the row")
        .note(
            "Lines that begin with \"system:\" and \"user:\" split the prompt, when the first does.")
        .note("A cell that begins with { is the whole JSON body: \"{{column}}\" is text, a bare"
            + " {{column}} the value as JSON.")
        .note("The rows are kept in NAME.source.jsonl: results have their columns.")
        .does(BuildMagic::run);
  }

  private static Spec options(Spec spec) {
    Spec with = spec.option(new Spec.Option(
            "from",
            "SOURCE",
            "a variable (table, list of maps or records), a CSV, JSON Lines or JSON list file, a folder of"
                + " images",
            Known.SOURCES))
        .option(new Spec.Option(
            "deployment", "NAME", "the deployment that answers", FileMagics::deployments))
        .option(new Spec.Option(
            "endpoint",
            "API",
            "chat, responses or embeddings; chat when left out",
            (s, typed) -> items(APIS)))
        .option(new Spec.Option(
            "id",
            "COLUMN",
            "gives each custom_id; row-000001 and so on when left out",
            Known.DRAFT_COLUMNS))
        .option(new Spec.Option(
            "image",
            "COLUMN…",
            "adds the image at a path, inlined, or at a URL; those of a folder are added without it",
            Known.DRAFT_COLUMNS))
        .option(new Spec.Option(
            "detail",
            "LEVEL",
            "how closely images are looked at: auto, low or high",
            (s, typed) -> items(DETAILS)))
        .option(new Spec.Option(
            "resize",
            "PIXELS",
            "scales inlined images down to this longest side",
            Spec.Values.NONE));
    return answers(with)
        .option(new Spec.Option("out", "PATH", "where it is written", Known.BATCH_FILES))
        .option(
            Spec.Option.flag("force", "replaces a file that was not built here, or changed since"));
  }

  private static Spec answers(Spec spec) {
    return spec.option(new Spec.Option(
            "schema",
            "RECORD|FILE",
            "the form of the answers: a record of this session, or a JSON Schema file",
            Known.JSON_FILES))
        .option(new Spec.Option(
            "tools",
            "FILE",
            "the tools that the model may call, as the API has them",
            Known.JSON_FILES))
        .option(new Spec.Option("temperature", "T", "from 0 to 2", Spec.Values.NONE))
        .option(new Spec.Option(
            "max-output-tokens", "N", "the most tokens of each answer", Spec.Values.NONE))
        .option(new Spec.Option(
            "set",
            "KEY=VALUE…",
            "any field of the body; dots lead into objects",
            Spec.Values.NONE));
  }

  private static List<Item> items(List<String> words) {
    return words.stream().map(word -> new Item(word, "")).toList();
  }

  private static Yield run(Call call, Session session) {
    String name = name(call);
    if (call.body().isBlank()) {
      throw call.spec()
          .misuse(
              "the cell is empty: write the prompt below, with {{column}} for values of the row");
    }
    long start = System.nanoTime();
    Draft draft = draft(call, session);
    requireColumns(draft, call);
    requireImages(draft, call);
    Path path = path(call, name);
    BatchFile file = draft.write(path);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    session.java().shell().bind(name, FileMagics.TYPE, file);
    session.lastFile(file);
    FileCard card = new FileCard(
        file,
        took,
        session.models(),
        List.of("written: " + path + ", kept as " + name + " with the "
            + Amounts.count(draft.columns().size(), "column") + " of its rows"));
    if (file.hasErrors()) {
      session.front().show(card.display());
      file.requireValid();
    }
    return new Yield(file, FileMagics.TYPE, card.display());
  }

  private static String name(Call call) {
    String name = call.argument().orElseThrow();
    if (!javax.lang.model.SourceVersion.isName(name) || name.contains(".")) {
      throw call.spec()
          .misuse("NAME is a variable's too, which " + Quote.of(name)
              + " cannot be; --out PATH writes elsewhere");
    }
    return name;
  }

  private static Draft draft(Call call, Session session) {
    Draft draft = Source.of(call, session)
        .rules(session.rules())
        .endpoint(endpoint(call))
        .deployment(call.option("deployment").orElse(""))
        .template(call.body().stripTrailing());
    for (String column : call.all("image")) {
      draft = draft.image(column);
    }
    Optional<String> id = call.option("id");
    draft = id.isPresent() ? draft.id(id.get()) : draft;
    Optional<String> detail = call.option("detail");
    draft = detail.isPresent() ? draft.detail(detail.get()) : draft;
    if (call.option("resize").isPresent()) {
      draft = draft.resize(call.number("resize", 1));
    }
    if (call.option("max-output-tokens").isPresent()) {
      draft = draft.maxOutputTokens(call.number("max-output-tokens", 1));
    }
    Optional<String> temperature = call.option("temperature");
    draft = temperature.isPresent() ? draft.temperature(decimal(call, temperature.get())) : draft;
    Optional<String> tools = call.option("tools");
    draft = tools.isPresent() ? draft.tools(json(call, tools.get())) : draft;
    Optional<String> schema = call.option("schema");
    draft = schema.isPresent() ? Source.schema(draft, schema.get(), call, session) : draft;
    for (String field : call.all("set")) {
      draft = set(draft, field, call);
    }
    return draft;
  }

  private static Endpoint endpoint(Call call) {
    String word = call.option("endpoint").orElse("chat");
    if (!APIS.contains(word)) {
      throw call.spec()
          .misuse("no API " + Quote.of(word) + Meant.phrase(word, APIS, "") + "; say "
              + String.join(", ", APIS));
    }
    return word.equals("embeddings") ? Endpoint.EMBEDDINGS : FileCopies.endpoint(call, word);
  }

  private static double decimal(Call call, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw call.spec().misuse("--temperature takes a number, not " + Quote.of(text));
    }
  }

  private static JsonNode json(Call call, String file) {
    Path path = Session.pathOf(file);
    try {
      return JSON.readTree(Files.readAllBytes(path));
    } catch (JsonProcessingException e) {
      throw call.spec().misuse(Quote.of(file) + " holds no JSON");
    } catch (IOException e) {
      throw call.spec().misuse(Quote.of(file) + " cannot be read");
    }
  }

  private static Draft set(Draft draft, String field, Call call) {
    int equals = field.indexOf('=');
    if (equals < 1) {
      throw call.spec().misuse("--set takes KEY=VALUE, not " + Quote.of(field));
    }
    return draft.set(field.substring(0, equals), SetValue.of(field.substring(equals + 1)));
  }

  private static void requireColumns(Draft draft, Call call) {
    List<String> columns = draft.columns();
    for (String place : draft.places()) {
      if (!columns.contains(place)) {
        throw MagicException.of(
            "%" + call.spec().name() + ": there is no column " + Quote.of(place)
                + Meant.phrase(place, columns, ""),
            "columns: " + String.join(", ", columns));
      }
    }
  }

  private static void requireImages(Draft draft, Call call) {
    for (String option : List.of("detail", "resize")) {
      if (call.option(option).isPresent() && !draft.showsImages()) {
        throw call.spec().misuse("--" + option + " is for images: --image COLUMN names them");
      }
    }
  }

  /** Where the file goes: never over one that was not built here, unless the call says so. */
  private static Path path(Call call, String name) {
    Path path = Session.pathOf(call.option("out").orElse(name + ".jsonl"));
    if (Files.isDirectory(path)) {
      throw MagicException.of(
          path + " is a folder; nothing was written",
          "--out PATH names the file itself, as in " + path.resolve(name + ".jsonl") + ".");
    }
    String stem = String.valueOf(path.getFileName()).replaceFirst("(?i)\\.jsonl$", "");
    Path rows = path.resolveSibling(stem + ".source.jsonl");
    if (Files.notExists(path) || call.flag("force")) {
      return path;
    }
    if (Files.notExists(rows) || changedSince(path, rows)) {
      throw MagicException.of(
          path + " is there already and was "
              + (Files.exists(rows) ? "changed since it was built" : "not built here")
              + "; nothing was written",
          "Choose another NAME or --out PATH; --force replaces it.");
    }
    return path;
  }

  /** Whether a file was written to after its rows, which a build writes right after it. */
  private static boolean changedSince(Path path, Path rows) {
    try {
      Duration later = Duration.between(
          Files.getLastModifiedTime(rows).toInstant(),
          Files.getLastModifiedTime(path).toInstant());
      return later.compareTo(AT_ONCE) > 0;
    } catch (IOException e) {
      throw MagicException.of(path + " cannot be looked at: " + e.getMessage());
    }
  }
}
