package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Limits;
import io.github.batchbook.run.PilotOptions;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.SubmitOptions;
import io.github.batchbook.show.Displays;
import io.github.batchbook.show.TextLines;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code %submit}: sends a batch file as a run. */
final class SubmitMagic {
  private static final String TYPE = "io.github.batchbook.run.Run";
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]+)?)\\s*%?");

  private SubmitMagic() {}

  static Spec spec() {
    return Spec.of("submit", "submits a batch file as a run; the same bytes are never paid twice")
        .takes(new Spec.Parameter(
            "PATH|VAR",
            Spec.Arity.OPTIONAL,
            "a .jsonl file, or a variable that holds a BatchFile; the file read last when left out",
            Known.BATCH_FILES_AND_VARIABLES))
        .option(new Spec.Option(
            "name", "RUN", "what the run is called; the file's name when left out", Known.RUNS))
        .option(Spec.Option.flag(
            "again", "submits and pays although these bytes were submitted before; asks first"))
        .option(Spec.Option.flag("yes", "answers every question with yes"))
        .option(Spec.Option.flag("no-cache", "sends also what was answered in earlier runs"))
        .option(
            number("pilot", "N", "sends a sample of so many requests first, and holds the rest"))
        .option(number(
            "require",
            "95%",
            "the share of the pilot that must be good for the rest to follow by itself"))
        .option(
            Spec.Option.flag("go-on", "sends what is held after a pilot; takes a run's name too"))
        .option(number("max-cost", "USD", "refuses what may cost more"))
        .option(number("max-tokens", "N", "refuses what may take more tokens, answers included"))
        .option(number("file", "FILE_ID", "submits a file that is at the service already"))
        .option(number(
            "blob", "URL", "through a container of your own Blob Storage instead of an upload"))
        .yields(TYPE)
        .note(
            "When a run on this connection has the same bytes, it attaches to that run and pays nothing.")
        .note(
            "What was answered before in any run (same connection, model and request) is taken from there; from_cache marks it.")
        .does(SubmitMagic::run);
  }

  private static Spec.Option number(String name, String value, String summary) {
    return new Spec.Option(name, value, summary, Spec.Values.NONE);
  }

  private static Yield run(Call call, Session session) {
    Optional<Run> held = call.flag("go-on") ? named(call, session) : Optional.empty();
    Run run = held.isPresent() ? goOn(held.get(), session) : submit(call, session);
    session.lastRun(run);
    return new Yield(run, TYPE, null);
  }

  /** The run whose name is given, or this session's last one. */
  private static Optional<Run> named(Call call, Session session) {
    return call.argument().isEmpty()
        ? session.lastRun()
        : call.argument().flatMap(name -> session.runs().find(name));
  }

  private static Run goOn(Run run, Session session) {
    try (Front.Live live = session.front().live(stage(run.name(), "going on"))) {
      boolean any = run.goOn(progress -> live.update(stage(progress.run(), progress.stage())));
      live.update(
          any
              ? SubmitTold.wentOn(run, session.connection())
              : TextLines.of(
                  "run " + run.name() + "   nothing is held (" + Told.state(run.progress()) + ")"));
    }
    return run;
  }

  private static Run submit(Call call, Session session) {
    Optional<String> fileId = call.option("file");
    if (fileId.isPresent() && !call.arguments().isEmpty()) {
      throw call.spec().misuse("takes a file here or --file, not both");
    }
    Optional<BatchFile> file =
        fileId.isPresent() ? Optional.empty() : Optional.of(file(call, session));
    file.ifPresent(session::lastFile);
    SubmitOptions options = options(call);
    Approval.check(call);
    Displays.warmUp();
    String shown = file.map(BatchFile::name).or(() -> fileId).orElse("");
    try (Front.Live live = session.front().live(TextLines.of(shown + "   checking"))) {
      SubmitOptions asking = options.asking(new Approval(call, session));
      Consumer<Progress> listener = progress -> {
        session.runs().find(progress.run()).ifPresent(session::lastRun);
        live.update(stage(progress.run(), progress.stage()));
      };
      Run run = file.isPresent()
          ? session.runs().submit(file.get(), asking, listener)
          : session.runs().submitUploaded(fileId.orElseThrow(), session.rules(), asking, listener);
      boolean rest = call.flag("go-on") && run.goOn(listener);
      live.update(
          rest
              ? SubmitTold.wentOn(run, session.connection())
              : SubmitTold.said(run, session.connection()));
      if (fileId.isEmpty()) {
        SubmitTold.expiryIgnored(run, session.connection().connection())
            .ifPresent(session.front()::note);
      }
      return run;
    }
  }

  private static SubmitOptions options(Call call) {
    SubmitOptions options =
        call.option("name").map(SubmitOptions.DEFAULT::named).orElse(SubmitOptions.DEFAULT);
    options = call.flag("no-cache") ? options.withoutCache() : options;
    options = call.flag("again") ? options.payAgain() : options;
    if (call.option("pilot").isPresent()) {
      options = options.withPilot(new PilotOptions(call.number("pilot", 1), share(call)));
    } else if (call.option("require").isPresent()) {
      throw call.spec().misuse("--require is about a pilot: --pilot N sends one first");
    }
    return throughBlob(call, options);
  }

  /** With the container that {@code --blob} names, if it is there. */
  static SubmitOptions throughBlob(Call call, SubmitOptions options) {
    Optional<String> blob = call.option("blob");
    return blob.isPresent() ? options.through(container(call, blob.get())) : options;
  }

  private static OptionalDouble share(Call call) {
    Optional<String> text = call.option("require");
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    Matcher matcher = SHARE.matcher(text.get().strip());
    double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
    boolean fraction = percent <= 1 && !text.get().contains("%") && text.get().contains(".");
    if (percent < 0 || percent > 100) {
      throw call.spec().misuse("--require takes a share such as 95%, not " + Quote.of(text.get()));
    }
    return OptionalDouble.of(fraction ? percent : percent / 100);
  }

  private static URI container(Call call, String text) {
    try {
      URI address = URI.create(text.strip());
      if (address.getHost() != null && address.getPath().length() > 1) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw badContainer(call);
    }
    throw badContainer(call);
  }

  /** What was typed may hold a credential: it is not repeated. */
  private static MagicException badContainer(Call call) {
    return call.spec()
        .misuse(
            "--blob takes the address of a container, such as https://account.blob.core.windows.net/container");
  }

  private static BatchFile file(Call call, Session session) {
    BatchFile file = named(call.argument(), call, session);
    return call.option("blob").isPresent()
        ? file.under(file.rules().withLimits(Limits.AZURE_BLOB))
        : file;
  }

  private static BatchFile named(Optional<String> argument, Call call, Session session) {
    if (argument.isEmpty()) {
      BatchFile last = session
          .lastFile()
          .orElseThrow(
              () -> call.spec().misuse("no batch file was read in this session: name one"));
      return session.read(last.path().toString()).under(session.rulesFor(last));
    }
    return session.file(argument.get());
  }

  private static TextLines stage(String run, String stage) {
    return TextLines.of("run " + run + "   " + stage);
  }
}
