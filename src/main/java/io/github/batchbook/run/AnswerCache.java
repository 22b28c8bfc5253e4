package io.github.batchbook.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The answers of earlier runs on a connection, found by what was asked. A job's answers are learned when they are first looked for: its output
 * file is read once, and the ledger keeps where each line stands. Equal lines of a file get different answers, as many as there are. Lives for one submission.
 */
final class AnswerCache {
  /**
   * An answer for a line of a file.
   *
   * @param line the line's number, from 1
   * @param output the file that holds the answer
   * @param start of its line there, in bytes
   */
  record Hit(int line, String customId, Path output, long start, int length) {}

  private record Source(String deployment, Optional<String> model, Path output) {
    boolean answersFor(String asked, Optional<String> behind) {
      boolean told = behind.isPresent() && model.isPresent();
      return told ? behind.equals(model) : deployment.equals(asked);
    }
  }

  private record Place(long answered, long start, int length) {}

  private record Learned(String customId, long start, int length) {}

  private static final int CHUNK = 2048;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Workshop workshop;

  AnswerCache(Workshop workshop) {
    this.workshop = workshop;
  }

  /** The answers for a file's lines, in the file's order. */
  List<Hit> find(Path file) throws IOException {
    learn();
    Map<Long, Source> sources = sources();
    if (sources.isEmpty()) {
      return List.of();
    }
    List<Asked> lines = new ArrayList<>();
    Asked.each(file, lines::add);
    Search search = new Search(sources);
    workshop.ledger().read(sql -> {
      sql.listEach(
          "SELECT answered, start, length FROM answer WHERE asked = ? ORDER BY answered DESC, start",
          row -> new Place(row.getLong(1), row.getLong(2), row.getInt(3)),
          new Sql.Keys<>(lines, asked -> asked.key().bytes()),
          search::take);
      return search;
    });
    return search.hits;
  }

  /** Gives each line an answer of its own. */
  private final class Search {
    private final Map<Long, Source> sources;
    private final Map<String, Optional<String>> models = new HashMap<>();
    private final Map<Asked.Key, Integer> given = new HashMap<>();
    private final List<Hit> hits = new ArrayList<>();

    Search(Map<Long, Source> sources) {
      this.sources = sources;
    }

    void take(Asked asked, List<Place> places) {
      if (places.isEmpty()) {
        return;
      }
      Optional<String> model = models.computeIfAbsent(asked.deployment(), workshop::model);
      int before = given.getOrDefault(asked.key(), 0);
      int fitting = 0;
      for (Place place : places) {
        Source source = sources.get(place.answered());
        if (source != null && source.answersFor(asked.deployment(), model) && fitting++ == before) {
          given.put(asked.key(), before + 1);
          hits.add(new Hit(
              asked.line(), asked.customId(), source.output(), place.start(), place.length()));
          return;
        }
      }
    }
  }

  /** The jobs whose answers may be used here and whose output files are whole. */
  private Map<Long, Source> sources() {
    record Row(long number, PartRow part, JobRow job, Optional<String> model) {}
    List<Row> rows = workshop
        .ledger()
        .read(sql -> sql.list(
            "SELECT answered.number AS answered, job.id AS job_id_ours, part.id AS part_id"
                + " FROM answered JOIN job ON job.id = answered.job JOIN part ON part.id = job.part"
                + " JOIN run ON run.id = part.run WHERE run.connection = ?",
            row -> {
              PartRow part = sql.first(
                      "SELECT * FROM part WHERE id = ?", PartRow::of, row.getString("part_id"))
                  .orElseThrow();
              JobRow job = sql.first(
                      "SELECT * FROM job WHERE id = ?", JobRow::of, row.getString("job_id_ours"))
                  .orElseThrow();
              return new Row(row.getLong("answered"), part, job, part.lines().model());
            },
            workshop.place().identity()));
    Map<Long, Source> sources = new HashMap<>();
    for (Row row : rows) {
      output(row.job())
          .ifPresent(path -> sources.put(
              row.number(), new Source(row.part().lines().deployment(), row.model(), path)));
    }
    return sources;
  }

  /** The output file of a job; empty when it is gone or damaged: then its answers are asked again. */
  private Optional<Path> output(JobRow job) {
    try {
      return job.jobId()
          .flatMap(id -> workshop.collection().read(id, Collection.Kind.OUTPUT, job.output()));
    } catch (RunException gone) {
      return Optional.empty();
    }
  }

  private void learn() throws IOException {
    List<JobRow> unknown = workshop
        .ledger()
        .read(sql -> sql.list(
            "SELECT job.* FROM job JOIN part ON part.id = job.part JOIN run ON run.id = part.run"
                + " LEFT JOIN answered ON answered.job = job.id WHERE run.connection = ?"
                + " AND job.stage = 'collected' AND job.output_bytes > 0 AND job.job_id IS NOT NULL"
                + " AND answered.number IS NULL ORDER BY job.rowid",
            JobRow::of,
            workshop.place().identity()));
    for (JobRow job : unknown) {
      Optional<Path> output = output(job);
      if (output.isPresent()) {
        learn(job, output.get());
      }
    }
  }

  private void learn(JobRow job, Path output) throws IOException {
    PartRow part = workshop.runs().part(job.part());
    Map<String, Asked.Key> keys = new HashMap<>();
    try {
      Path lines = workshop.snapshots().read(part.lines().sha256());
      Asked.each(lines, asked -> keys.put(asked.customId(), asked.key()));
    } catch (RunException gone) {
      return;
    }
    List<Object[]> rows = new ArrayList<>();
    for (Learned answer : answers(output)) {
      Asked.Key key = keys.remove(answer.customId());
      if (key != null) {
        rows.add(new Object[] {key.bytes(), answer.start(), answer.length(), job.id()});
      }
    }
    workshop.ledger().write(sql -> {
      if (sql.change("INSERT OR IGNORE INTO answered (job) VALUES (?)", job.id()) > 0) {
        sql.changeEach(
            "INSERT INTO answer (asked, start, length, answered)"
                + " SELECT ?, ?, ?, number FROM answered WHERE job = ?",
            rows);
      }
      return job;
    });
  }

  private static List<Learned> answers(Path output) throws IOException {
    List<Learned> answers = new ArrayList<>();
    try (ByteLines lines = ByteLines.open(output)) {
      List<byte[]> chunk = new ArrayList<>();
      List<Long> starts = new ArrayList<>();
      while (lines.next()) {
        chunk.add(lines.bytes());
        starts.add(lines.offset());
        if (chunk.size() == CHUNK) {
          answers.addAll(answers(chunk, starts));
          chunk.clear();
          starts.clear();
        }
      }
      answers.addAll(answers(chunk, starts));
    }
    return answers;
  }

  private static List<Learned> answers(List<byte[]> lines, List<Long> starts) {
    return IntStream.range(0, lines.size())
        .parallel()
        .mapToObj(i ->
            answered(lines.get(i)).map(id -> new Learned(id, starts.get(i), lines.get(i).length)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The custom_id of a line that holds an answer. */
  private static Optional<String> answered(byte[] line) {
    try {
      return ResultLine.of(JSON.readTree(line))
          .filter(result -> result.outcome() == Outcome.ANSWERED)
          .map(ResultLine::customId);
    } catch (IOException notALine) {
      return Optional.empty();
    }
  }
}
