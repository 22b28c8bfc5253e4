package io.github.batchbook.magic;

import io.github.batchbook.run.Forgotten;
import io.github.batchbook.run.JobFacts;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunState;
import io.github.batchbook.run.SubmitOptions;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.TextLines;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Magics that take a run up, end it, or delete what is kept of it. */
final class RunMagics {
  private static final String RUN = "io.github.batchbook.run.Run";

  private RunMagics() {}

  static List<Spec> specs() {
    return List.of(JobsMagic.spec(), StatusMagic.spec(), cancel(), adopt(), forget());
  }

  private static Spec cancel() {
    return Spec.of("cancel", "cancels a run at the service")
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.OPTIONAL,
            "a name or a job id; this session's last run when left out",
            Known.RUNS))
        .note("The service may take ten minutes. What was finished is kept, and billed.")
        .does(RunMagics::cancel);
  }

  private static @Nullable Yield cancel(Call call, Session session) {
    Run run = Chosen.run(call, session);
    Progress before = run.progress();
    if (before.state().ended()) {
      session
          .front()
          .show(TextLines.of(
              "run " + run.name() + " has ended already (" + Told.state(before) + ")"));
      return null;
    }
    try {
      Progress progress = run.cancel();
      requireTaken(run, progress);
      session.front().show(new TextLines(cancelled(run, progress)));
    } catch (ServiceException e) {
      if (e.kind() != ServiceException.Kind.INTERRUPTED) {
        session
            .front()
            .note("run " + run.name() + " is not cancelled yet; the wish is kept, and sent"
                + " when %wait or %status next reaches the service");
      }
      throw e;
    }
    return null;
  }

  private static void requireTaken(Run run, Progress progress) {
    boolean ending = progress.state().ended() || progress.state() == RunState.CANCELLING;
    if (!ending && progress.note().isPresent() && !run.notSent()) {
      throw MagicException.refused(
          "run " + run.name() + " is not cancelled: " + progress.note().get(),
          "The wish is kept, and sent again with each look at it; %wait " + run.name()
              + " collects what the job ends with.");
    }
  }

  private static List<String> cancelled(Run run, Progress progress) {
    List<String> lines = new ArrayList<>();
    long dropped = Told.latest(run).stream().filter(RunMagics::isDropped).count();
    String unsent =
        dropped == 0 ? "" : "; " + Amounts.count(dropped, "part") + " not sent yet: dropped";
    lines.add("run " + run.name() + ": " + progress.stage() + unsent);
    if (progress.state().ended()) {
      lines.add("  %results " + run.name() + " shows what was finished");
    } else if (progress.state() == RunState.SUBMITTING && run.notSent()) {
      lines.add(
          "  No job of it was made. Another process is at it, and drops it with its next step; "
              + "%wait " + run.name() + " does, within a minute, when that process is gone.");
    } else {
      lines.add("  That may take ten minutes. What was finished is kept, and billed: %wait "
          + run.name() + " collects it.");
    }
    return lines;
  }

  private static boolean isDropped(JobFacts facts) {
    return facts.jobId().isEmpty() && facts.stage().startsWith("cancelled");
  }

  private static Spec adopt() {
    return Spec.of("adopt", "makes a run of a job that was made elsewhere")
        .takes(new Spec.Parameter(
            "BATCH_ID",
            Spec.Arity.ONE,
            "the service's id of the job; %jobs --remote lists them",
            Spec.Values.NONE))
        .option(new Spec.Option(
            "name",
            "RUN",
            "what the run is called; the input file's name when left out",
            Known.RUNS))
        .option(new Spec.Option(
            "blob",
            "URL",
            "the container of your own Blob Storage, with its SAS, that the job reads from",
            Spec.Values.NONE))
        .note("Its input file is fetched, so that answers stand beside what was asked.")
        .yields(RUN)
        .does(RunMagics::adopt);
  }

  private static Yield adopt(Call call, Session session) {
    SubmitOptions options =
        call.option("name").map(SubmitOptions.DEFAULT::named).orElse(SubmitOptions.DEFAULT);
    Run run =
        session.runs().adopt(call.argument().orElse(""), SubmitMagic.throughBlob(call, options));
    session.lastRun(run);
    Progress progress = run.attached() ? run.progress() : run.refresh();
    String what = run.attached()
        ? " has this job already (" + Told.state(progress) + "): attached"
        : "   adopted · " + Amounts.count(run.requests(), "request") + " · " + progress.stage();
    session
        .front()
        .show(new TextLines(List.of(
            "run " + run.name() + what,
            progress.state().ended()
                ? "  %results " + run.name() + " shows them"
                : "  %wait " + run.name() + " waits for it")));
    return new Yield(run, RUN, null);
  }

  private static Spec forget() {
    return Spec.of("forget", "deletes a run's prompts and answers here")
        .takes(new Spec.Parameter("RUN", Spec.Arity.ONE, "a name or a job id", Known.RUNS))
        .option(Spec.Option.flag("remote", "deletes its files at the service too"))
        .option(Spec.Option.flag("yes", "does not ask"))
        .note("What was billed stays billed; a job under way goes on at the service.")
        .does(RunMagics::forget);
  }

  private static @Nullable Yield forget(Call call, Session session) {
    Run run = Chosen.run(call, session);
    boolean remote = call.flag("remote");
    String name = run.name();
    if (!call.flag("yes") && !agreed(run, remote, session)) {
      session.front().show(TextLines.of("run " + name + " is kept"));
      return null;
    }
    Forgotten forgotten = run.forget(remote);
    session.forgotten(run);
    session
        .front()
        .show(TextLines.of("run " + name + " is forgotten: "
            + Amounts.count(forgotten.files(), "file") + " (" + Amounts.bytes(forgotten.bytes())
            + ") deleted here"
            + (remote
                ? ", " + Amounts.count(forgotten.filesAtTheService(), "file") + " at the service"
                : "; what the service has stays there")));
    return null;
  }

  private static boolean agreed(Run run, boolean remote, Session session) {
    Progress progress = run.progress();
    String going = progress.state().ended()
        ? ""
        : " It has not ended (" + progress.stage() + "): its job goes on, and is billed.";
    String question = "delete the prompts and answers of run " + run.name() + " ("
        + Amounts.count(run.requests(), "request") + ", " + Told.state(progress) + ") here"
        + (remote ? " and its files at the service" : "") + "?" + going;
    if (!session.front().canAsk()) {
      throw MagicException.of(
          "%forget asks before it deletes, and nobody is there to answer",
          "%forget " + run.name() + (remote ? " --remote" : "") + " --yes does not ask");
    }
    return session.front().ask(question + " [y/N] ").strip().matches("(?i)y|yes");
  }
}
