package io.github.batchbook.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.RequestLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * Results are a batch file's requests in their order, each with what became of it: exactly one row for each request, joined by
 * custom_id, however many parts and attempts there were and whatever is wrong with the files. A snapshot of the files as they were
 * read. Safe for threads.
 */
public final class Results {
  private final Path input;
  private final List<ResultFiles> files;
  private final JoinedRows joined;
  private final JoinOptions options;
  private @Nullable StructuredOutputs outputs;

  private Results(Path input, List<ResultFiles> files, JoinedRows joined, JoinOptions options) {
    this.input = input;
    this.files = List.copyOf(files);
    this.joined = joined;
    this.options = options;
  }

  /** Loads, in the background, what the first table would have to wait for. Returns at once; more than one call is no harm. */
  public static void prepare() {
    TableLoading.begin();
  }

  /** Joins the files of all parts and attempts to a batch file. */
  public static Results join(BatchFile input, List<ResultFiles> files) {
    return join(input, files, JoinOptions.DEFAULT);
  }

  /**
   * Joins the files of all parts and attempts to a batch file. What is wrong with them is told by {@link #problems}, not thrown.
   *
   * @param files none while nothing is submitted: all rows are pending then
   */
  public static Results join(BatchFile input, List<ResultFiles> files, JoinOptions options) {
    input.requireUnchanged();
    return join(input.path(), files, options);
  }

  /**
   * Joins the files of all parts and attempts to a batch file that was checked before, as a run's is; it is not checked again. What is
   * wrong with the result files is told by {@link #problems}, not thrown.
   *
   * @throws ResultException when the batch file cannot be read
   */
  public static Results join(Path input, List<ResultFiles> files, JoinOptions options) {
    TableLoading.begin();
    RoomForTexts room = RoomForTexts.in(options.lazy());
    return new Results(input, files, Join.of(Requests.read(input, room), files, room), options);
  }

  /** The table's name: the run's, or the batch file's. */
  public String name() {
    return options.name().isEmpty() ? String.valueOf(input.getFileName()) : options.name();
  }

  /**
   * One row for each request, in the batch file's order. A view: each row is made when it is asked for, so that going over all of them
   * takes the memory of one, and asking twice for the same makes it twice.
   */
  public List<ResultRow> rows() {
    return joined;
  }

  /** The row of an id. */
  public Optional<ResultRow> row(String customId) {
    return Optional.ofNullable(joined.requests().index(customId)).map(joined::get);
  }

  /** How many rows have each outcome; only outcomes that occur, in the order of {@link Outcome}. */
  public Map<Outcome, Integer> outcomes() {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    for (int row = 0; row < joined.size(); row++) {
      counts.merge(joined.outcome(row), 1, Integer::sum);
    }
    return counts;
  }

  /**
   * A new table with a row for each request. Its columns: {@code custom_id}; the source's; {@code prompt}, {@code output},
   * {@code outcome}, {@code finish_reason}, {@code status_code}, {@code error_code}, {@code error_message}, {@code model},
   * {@code input_tokens}, {@code cached_tokens}, {@code output_tokens}, {@code reasoning_tokens}, {@code total_tokens},
   * {@code cost} (US dollars), {@code attempt}, {@code job}, {@code from_cache}, {@code schema_error}; {@code refusal} and
   * {@code tool_calls} where any row has one; {@code output.…} for each property of the requests' schemas. Tablesaw takes null and
   * the empty text for the same: {@code outcome} tells them apart.
   *
   * @throws ResultException when the source table cannot be joined by its custom_id
   */
  public Table table() {
    return new ResultTable(joined, outputs(), options).build(name());
  }

  /**
   * The answers as objects of a class, mostly the record whose schema was sent: one for each request, in order, null where there is
   * no answer or it does not fit the class. A number that is missing does not fit, nor does 2.5 where an integer belongs.
   *
   * @throws ResultException when there are answers and none fits: then the class is not what was asked for
   */
  public <T> List<@Nullable T> as(Class<T> type) {
    AnswerReader<T> reader = AnswerReader.of(type);
    List<@Nullable T> objects = new ArrayList<>(joined.size());
    ResultException first = null;
    boolean any = false;
    for (ResultRow row : joined) {
      T object = null;
      String output = row.output();
      if (row.outcome() == Outcome.ANSWERED && output != null) {
        try {
          object = reader.read(output);
        } catch (JsonProcessingException e) {
          first = first == null ? misfit(row, type, e) : first;
        }
      }
      any |= object != null;
      objects.add(object);
    }
    if (first != null && !any) {
      throw first;
    }
    return objects;
  }

  /** The answers that fit a class, by custom_id, in the batch file's order. */
  public <T> Map<String, T> asMap(Class<T> type) {
    List<@Nullable T> objects = as(type);
    Map<String, T> byId = new LinkedHashMap<>();
    for (int row = 0; row < objects.size(); row++) {
      T object = objects.get(row);
      if (object != null) {
        byId.put(joined.get(row).customId(), object);
      }
    }
    return byId;
  }

  private static ResultException misfit(ResultRow row, Class<?> type, JsonProcessingException e) {
    return new ResultException(
        "no answer fits " + type.getSimpleName() + "; the first, of " + Quoted.of(row.customId())
            + ", fails so: " + AnswerReader.reason(e),
        e);
  }

  /** Tokens and cost of all attempts together, of those too whose answers a later attempt replaced. */
  public UsageTotals usage() {
    UsageTotals.Sum sum = new UsageTotals.Sum();
    joined.forEach(row -> sum.add(row, options.prices()));
    Superseded.each(files, joined, row -> sum.add(row, options.prices()));
    return sum.totals();
  }

  /** The same by deployment, model, attempt and job. */
  public Table usageTable() {
    UsageTable table = new UsageTable(options.prices());
    joined.forEach(table::add);
    Superseded.each(files, joined, table::add);
    return table.build();
  }

  /**
   * The rows that have no useful answer, by cause, the most frequent first: {@code outcome}, {@code count}, {@code share} of all
   * rows, {@code status_code}, {@code error_code}, {@code error_message} (of the first), {@code sample_ids}, {@code what_to_do}.
   * Answers that do not fit their schema are a cause too; pending rows are none.
   */
  public Table errors() {
    return Causes.of(joined.withoutTexts(), outputs());
  }

  /**
   * How these results differ from those of another run of the same requests.
   *
   * @throws ResultException when there is nothing to compare
   */
  public Diff diff(Results other) {
    return Diff.of(List.of(this, other), List.of());
  }

  /**
   * How often the answers agree with a column of what is right: mostly one that the batch file was built from.
   *
   * @throws ResultException when there is no such column, or it is not clear which column it judges
   */
  public Score score(String gold) {
    return Score.of(table(), gold, null, false);
  }

  /**
   * How often the values of a column agree with a column of what is right.
   *
   * @param answer the column that is judged, such as {@code output.sentiment}
   * @throws ResultException when there is no such column
   */
  public Score score(String gold, String answer) {
    return Score.of(table(), gold, answer, false);
  }

  /** What does not fit the request's schema in the answer of an id; empty when it fits, or there is no schema or no answer. */
  public Optional<String> schemaError(String customId) {
    Integer index = joined.requests().index(customId);
    return index == null ? Optional.empty() : Optional.ofNullable(outputs().error(index));
  }

  /** What is wrong with the result files, and with schemas of the input. */
  public List<ResultProblem> problems() {
    List<ResultProblem> all = new ArrayList<>(joined.problems());
    all.addAll(outputs().problems());
    return all;
  }

  /**
   * The result line of an id as the service wrote it; empty when there is none.
   *
   * @throws ResultException when the file is gone or was cut
   */
  public Optional<String> raw(String customId) {
    Integer index = joined.requests().index(customId);
    RawLine line = index == null ? null : joined.raw(index);
    return Optional.ofNullable(line).map(RawLine::read);
  }

  /**
   * The addresses of the images that a request holds: web addresses and data URLs. Reads the batch file; none when that has changed
   * since.
   */
  public List<String> images(String customId) {
    return Optional.ofNullable(joined.requests().index(customId))
        .flatMap(joined.requests()::whole)
        .map(RequestLine::images)
        .orElse(List.of());
  }

  private synchronized StructuredOutputs outputs() {
    if (outputs == null) {
      outputs = StructuredOutputs.of(joined);
    }
    return outputs;
  }
}
