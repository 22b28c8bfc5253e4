package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFileException;
import io.github.batchbook.result.ResultException;
import io.github.batchbook.run.Home;
import io.github.batchbook.run.LedgerException;
import io.github.batchbook.run.RunException;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.shell.ShellException;
import io.github.batchbook.show.ShowException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Exceptions turned into what a person reads: the message alone where it is the whole complaint; for a fault of ours one line, and
 * its trace in a file of the home.
 */
final class Complaints {
  /** Failures of the service client that are not the service's doing. */
  private static final Set<ServiceException.Kind> OF_THIS_SIDE =
      Set.of(ServiceException.Kind.LOCAL_FILE, ServiceException.Kind.SETTINGS);

  private final Path log;

  Complaints(Home home) {
    log = home.folder().resolve("log").resolve("faults.log");
  }

  /** The reply to an exception whose message is written for the user, wherever it was thrown; empty for any other. */
  static Optional<Reply> told(Throwable thrown) {
    if (ofService(thrown).isPresent()) {
      return ofService(thrown);
    }
    boolean written = thrown instanceof MagicException
        || thrown instanceof BatchFileException
        || thrown instanceof ResultException
        || thrown instanceof RunException
        || thrown instanceof LedgerException
        || thrown instanceof ResultException
        || thrown instanceof ShellException
        || thrown instanceof ShowException;
    if (!written || thrown.getMessage() == null) {
      return Optional.empty();
    }
    if (thrown.getCause() instanceof ServiceException cause && ofService(cause).isPresent()) {
      String name = OF_THIS_SIDE.contains(cause.kind()) ? Reply.Failed.MAGIC : Reply.Failed.SERVICE;
      return Optional.of(MagicException.failed(name, thrown.getMessage()));
    }
    boolean refused = (thrown instanceof RunException run && run.byTheService())
        || (thrown instanceof MagicException magic && magic.byTheService());
    return Optional.of(MagicException.failed(
        refused ? Reply.Failed.SERVICE : Reply.Failed.MAGIC, thrown.getMessage()));
  }

  private static Optional<Reply> ofService(Throwable thrown) {
    if (!(thrown instanceof ServiceException service) || thrown.getMessage() == null) {
      return Optional.empty();
    }
    if (service.kind() == ServiceException.Kind.INTERRUPTED) {
      return Optional.of(new Reply.Interrupted());
    }
    boolean here = OF_THIS_SIDE.contains(service.kind());
    return Optional.of(MagicException.failed(
        here ? Reply.Failed.MAGIC : Reply.Failed.SERVICE, thrown.getMessage()));
  }

  /** The reply to an exception that a magic should not have thrown. */
  Reply fault(String where, Throwable thrown) {
    String line =
        where + " failed through a fault of Batchbook: " + thrown.getClass().getSimpleName();
    String remedy = write(where, thrown)
        ? "What ran before stays. The details are in " + log + "; please report them."
        : "What ran before stays. The details could not be written to " + log + ".";
    return MagicException.failed(Reply.Failed.FAULT, line + "\n  " + remedy);
  }

  private boolean write(String where, Throwable thrown) {
    StringWriter text = new StringWriter();
    text.append(Instant.now().toString()).append(' ').append(where).append('\n');
    thrown.printStackTrace(new PrintWriter(text));
    try {
      Files.createDirectories(log.getParent());
      Files.writeString(log, text.toString(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
