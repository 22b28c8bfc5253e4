package io.github.batchbook.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /**
   * What was found.
   *
   * @param lost answers that are not there any more, by the files that held them
   */
  record Found(List<Hit> hits, List<LostAnswers> lost) {}

  /** A job with answers, whose output file is looked at when one of them is wanted. */
  private final class Source {
    private final RunRow run;
    private final PartRow part;
    private final JobRow job;
    private @Nullable Path output;
    private @Nullable RunException damage;
    private int wanted;

    Source(JobRow job) {
      this.job = job;
      this.part = workshop.runs().part(job.part());
      this.run = workshop.runs().require(part.run());
    }

    boolean answersFor(String asked, Optional<String> behind) {
      Optional<String> model = part.lines().model();
      boolean told = behind.isPresent() && model.isPresent();
      return told ? behind.equals(model) : part.lines().deployment().equals(asked);
    }

    /** The output file, fetched again where it is gone or damaged; empty when it cannot be. */
    Optional<Path> output() {
      if (output == null && damage == null) {
        try {
          output =
              new Refetching(workshop, run).file(job, Collection.Kind.OUTPUT).orElseThrow();
        } catch (RunException lost) {
          damage = lost;
        }
      }
      return Optional.ofNullable(output);
    }

    /** Whether the output file is as it was collected; answers of synchronous deployments cannot be fetched again. */
    boolean isWhole() {
      return job.jobId().isPresent()
          ? workshop.collection().has(path(), sha256())
          : output().isPresent();
    }

    private Path path() {
      return job.jobId()
          .map(id -> workshop.collection().path(id, Collection.Kind.OUTPUT))
          .orElseGet(() -> workshop.snapshots().path(sha256()));
    }

    private String sha256() {
      return job.output().flatMap(JobRow.Collected::sha256).orElseThrow();
    }

    Optional<LostAnswers> lost() {
      return wanted == 0 || damage == null
          ? Optional.empty()
          : Optional.of(
              new LostAnswers(run.name(), path(), wanted, String.valueOf(damage.getMessage())));
    }
  }

  private record Place(long answered, long start, int length) {}

  private record Learned(String customId, long start, int length) {}

  private static final int CHUNK = 2048;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Workshop workshop;
  private final Map<String, Optional<String>> models = new HashMap<>();

  AnswerCache(Workshop workshop) {
    this.workshop = workshop;
  }

  /** The answers for a file's lines, in the file's order. */
  Found find(Path file) throws IOException {
    List<Source> damaged = learn();
    if (damaged.isEmpty() && !anyLearned()) {
      return new Found(List.of(), List.of());
    }
    List<Asked> lines = new ArrayList<>();
    Asked.each(file, lines::add);
    Map<Source, Set<Asked.Key>> unread = new LinkedHashMap<>();
    for (Source source : damaged) {
      Set<Asked.Key> keys = asked(source, lines);
      if (!keys.isEmpty() && source.output().isPresent()) {
        learn(source);
      } else if (!keys.isEmpty()) {
        unread.put(source, keys);
      }
    }
    return new Search(sources(), unread).of(lines);
  }

  /** Gives each line an answer of its own. */
  private final class Search {
    private final Map<Long, Source> sources;
    private final Map<Source, Set<Asked.Key>> unread;
    private final Map<Asked.Key, Integer> given = new HashMap<>();
    private final List<Hit> hits = new ArrayList<>();

    Search(Map<Long, Source> sources, Map<Source, Set<Asked.Key>> unread) {
      this.sources = sources;
      this.unread = unread;
    }

    Found of(List<Asked> lines) {
      for (int from = 0; from < lines.size(); from += CHUNK) {
        List<Asked> chunk = lines.subList(from, Math.min(lines.size(), from + CHUNK));
        List<List<Place>> places = places(chunk);
        for (int i = 0; i < chunk.size(); i++) {
          take(chunk.get(i), places.get(i));
        }
      }
      List<LostAnswers> lost = Stream.concat(sources.values().stream(), unread.keySet().stream())
          .flatMap(source -> source.lost().stream())
          .toList();
      return new Found(hits, lost);
    }

    /** Where answers to each of some lines stand; newest first. */
    private List<List<Place>> places(List<Asked> lines) {
      List<List<Place>> places = new ArrayList<>();
      return workshop.ledger().read(sql -> {
        sql.listEach(
            "SELECT answered, start, length FROM answer WHERE asked = ? ORDER BY answered DESC, start",
            row -> new Place(row.getLong(1), row.getLong(2), row.getInt(3)),
            new Sql.Keys<>(lines, asked -> asked.key().bytes()),
            (asked, found) -> places.add(found));
        return places;
      });
    }

    private void take(Asked asked, List<Place> places) {
      Source lost = null;
      int before = given.getOrDefault(asked.key(), 0);
      int fitting = 0;
      for (Place place : places) {
        Source source = sources.get(place.answered());
        if (source == null || !answersFor(source, asked)) {
          continue;
        }
        Optional<Path> output = source.output();
        if (output.isEmpty()) {
          lost = source;
        } else if (fitting++ == before) {
          given.put(asked.key(), before + 1);
          hits.add(
              new Hit(asked.line(), asked.customId(), output.get(), place.start(), place.length()));
          return;
        }
      }
      if (lost == null) {
        lost = unread.entrySet().stream()
            .filter(entry -> entry.getValue().contains(asked.key()))
            .map(Map.Entry::getKey)
            .filter(source -> answersFor(source, asked))
            .findFirst()
            .orElse(null);
      }
      if (lost != null) {
        lost.wanted++;
      }
    }
  }

  private boolean answersFor(Source source, Asked asked) {
    return source.answersFor(
        asked.deployment(), models.computeIfAbsent(asked.deployment(), workshop::model));
  }

  /** Those of a file's requests that a job was asked, too. */
  private Set<Asked.Key> asked(Source source, List<Asked> lines) throws IOException {
    Set<Asked.Key> wanted = new HashSet<>();
    for (Asked asked : lines) {
      if (answersFor(source, asked)) {
        wanted.add(asked.key());
      }
    }
    Set<Asked.Key> both = new HashSet<>();
    keys(source).values().stream().filter(wanted::contains).forEach(both::add);
    return both;
  }

  /** What a job was asked, by the ids of its requests; nothing when that is not known any more. */
  private Map<String, Asked.Key> keys(Source source) throws IOException {
    Map<String, Asked.Key> keys = new HashMap<>();
    try {
      Path lines = workshop.snapshots().read(source.part.lines().sha256());
      Asked.each(lines, asked -> keys.put(asked.customId(), asked.key()));
    } catch (RunException gone) {
      return Map.of();
    }
    return keys;
  }

  private boolean anyLearned() {
    return workshop
        .ledger()
        .read(sql -> sql.first(
            "SELECT 1 FROM answered JOIN job ON job.id = answered.job JOIN part ON part.id = job.part"
                + " JOIN run ON run.id = part.run WHERE run.connection = ?",
            row -> true,
            workshop.place().identity()))
        .isPresent();
  }

  /** The jobs whose answers may be used here. */
  private Map<Long, Source> sources() {
    record Row(long number, JobRow job) {}
    List<Row> rows = workshop
        .ledger()
        .read(sql -> sql.list(
            "SELECT answered.number AS answered, job.* FROM answered JOIN job ON job.id = answered.job"
                + " JOIN part ON part.id = job.part JOIN run ON run.id = part.run"
                + " WHERE run.connection = ?",
            row -> new Row(row.getLong("answered"), JobRow.of(row)),
            workshop.place().identity()));
    Map<Long, Source> sources = new LinkedHashMap<>();
    rows.forEach(row -> sources.put(row.number(), new Source(row.job())));
    return sources;
  }

  /** Learns the answers of jobs that ended since; those whose output files are gone or damaged are returned. */
  private List<Source> learn() throws IOException {
    List<JobRow> unknown = workshop
        .ledger()
        .read(sql -> sql.list(
            "SELECT job.* FROM job JOIN part ON part.id = job.part JOIN run ON run.id = part.run"
                + " LEFT JOIN answered ON answered.job = job.id WHERE run.connection = ?"
                + " AND job.stage IN ('collected', 'refused', 'dropped') AND job.output_bytes > 0"
                + " AND (job.job_id IS NOT NULL OR part.cause = ?)"
                + " AND answered.number IS NULL ORDER BY job.rowid",
            JobRow::of,
            workshop.place().identity(),
            PartRow.SYNC));
    List<Source> damaged = new ArrayList<>();
    for (JobRow job : unknown) {
      Source source = new Source(job);
      if (source.isWhole()) {
        learn(source);
      } else {
        damaged.add(source);
      }
    }
    return damaged;
  }

  private void learn(Source source) throws IOException {
    Map<String, Asked.Key> keys = keys(source);
    if (keys.isEmpty()) {
      return;
    }
    JobRow job = source.job;
    List<Object[]> rows = new ArrayList<>();
    for (Learned answer : answers(source.output().orElseThrow())) {
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
