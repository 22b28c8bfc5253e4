package io.github.batchbook.service;

import io.github.batchbook.service.ServiceException.Facts;
import io.github.batchbook.service.ServiceException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The wait until a job can be made from an uploaded file: looks after 1 s, then less often, or as often as the service asks. */
final class FileWait {
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_LOOK = Duration.ofSeconds(5);

  private final Caller caller;
  private final String id;
  private final AnswerReader<ServiceFile> reader;
  private final Ask ask;
  private final Instant begin;

  FileWait(Caller caller, String id, AnswerReader<ServiceFile> reader) {
    this.caller = caller;
    this.id = id;
    this.reader = reader;
    this.ask = Ask.get("files", id);
    this.begin = caller.ticker().now();
  }

  ServiceFile await(Duration atMost) {
    Duration pause = FIRST_LOOK;
    while (true) {
      Optional<ServiceFile> file = look();
      if (file.isPresent() && caller.connection().profile().ready(file.get().status())) {
        return file.get();
      }
      if (file.isPresent() && file.get().status().unusable()) {
        throw unusable(file.get());
      }
      Duration next = file.flatMap(ServiceFile::askAgainIn).orElse(pause);
      if (caller.ticker().now().plus(next).isAfter(begin.plus(atMost))) {
        throw notReady(file.map(f -> f.status().name()).orElse("not known"), atMost);
      }
      caller.sleep(next, ask, null);
      pause = pause.plus(FIRST_LOOK).compareTo(LAST_LOOK) < 0 ? pause.plus(FIRST_LOOK) : LAST_LOOK;
    }
  }

  /** The file; empty when it is not known, but so young that it may become so. */
  private Optional<ServiceFile> look() {
    try {
      return Optional.of(caller.call(ask, reader));
    } catch (ServiceException e) {
      boolean young = caller.ticker().now().isBefore(begin.plus(BatchService.FRESH));
      if (e.kind() == Kind.NOT_FOUND && young) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private ServiceException unusable(ServiceFile file) {
    return failed(
        Kind.FILE_UNUSABLE,
        "the file %s is unusable (%s)%s\n  Check the file, and upload it again."
            .formatted(
                id, file.status(), file.statusDetails().map(d -> ": " + d).orElse("")));
  }

  private ServiceException notReady(String status, Duration atMost) {
    return failed(
        Kind.NOT_READY,
        "the file %s is still %s after %d s\n  It stays there: wait for it again."
            .formatted(id, status, atMost.toSeconds()));
  }

  private ServiceException failed(Kind kind, String what) {
    Facts facts = new Facts(kind, "GET", "/files/" + id, 0, null, null, null, null, false);
    return new ServiceException(facts, caller.connection().label() + ": " + what, null);
  }
}
