package io.github.batchbook.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.show.TextLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Magics about batch files before they are submitted. */
final class FileMagics {
  private FileMagics() {}

  static List<Spec> specs() {
    return List.of(batchFile());
  }

  private static Spec batchFile() {
    return Spec.of("batch_file", "reads and checks a batch file; sends nothing")
        .takes(new Spec.Parameter(
            "PATH", Spec.Arity.ONE, "a .jsonl file of requests", Known.BATCH_FILES))
        .option(new Spec.Option(
            "line", "ID", "shows the request with this custom_id instead", Spec.Values.NONE))
        .yields("io.github.batchbook.batchfile.BatchFile")
        .note("%submit without a path submits the file that was read last.")
        .does(FileMagics::read);
  }

  private static @Nullable Yield read(Call call, Session session) {
    long start = System.nanoTime();
    BatchFile file = session.read(call.argument().orElseThrow());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (call.option("line").isPresent()) {
      return line(file, call.option("line").get());
    }
    session.lastFile(file);
    FileCard card = new FileCard(file, took);
    if (file.hasErrors()) {
      session.front().show(card.display());
      file.requireValid();
    }
    return new Yield(file, "io.github.batchbook.batchfile.BatchFile", card.display());
  }

  private static Yield line(BatchFile file, String customId) {
    RequestLine line = file.line(customId)
        .orElseThrow(() -> MagicException.of(
            file.name() + ": no request has the custom_id " + Quote.of(customId),
            "The ids are compared letter by letter, case included."));
    List<String> lines = new ArrayList<>();
    lines.add(file.name() + " line " + line.number() + " · " + line.customId() + " · "
        + line.endpoint().url() + " · deployment " + line.deployment());
    try {
      new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(line.body())
          .lines()
          .forEach(lines::add);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request line that was read cannot be written", e);
    }
    return new Yield(file, "io.github.batchbook.batchfile.BatchFile", new TextLines(lines));
  }
}
