package io.github.batchbook.run;

import io.github.batchbook.service.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One wait for a run: it takes steps, tells of progress and pauses, until enough is reached. Lives for one wait; one thread. An interruption ends it and leaves
 * the run as it is.
 */
final class Waiting {
  private final Workshop workshop;
  private final String run;
  private final Consumer<Progress> listener;
  private @Nullable Progress told;
  private @Nullable Instant failingSince;
  private final Patience patience;
  private int looks;

  Waiting(Workshop workshop, String run, Consumer<Progress> listener) {
    this.workshop = workshop;
    this.run = run;
    this.listener = listener;
    this.patience = patience(workshop);
  }

  /**
   * Waits.
   *
   * @param patient whether to go on when the service cannot be reached, for as long as {@link Patience#unreachable}
   * @throws ServiceException when the service refuses, or cannot be reached
   */
  Situation until(Predicate<Situation> enough, boolean patient) throws InterruptedException {
    while (true) {
      Optional<Duration> askAgainIn;
      try {
        Situation situation = workshop.advance(run, this::tell);
        tell(situation);
        if (enough.test(situation)) {
          return situation;
        }
        failingSince = null;
        askAgainIn = situation.askAgainIn();
      } catch (ServiceException failure) {
        askAgainIn = tolerate(failure, patient);
      }
      pause(askAgainIn);
    }
  }

  /**
   * Waits until all is sent that the service takes now, or another process is at it.
   *
   * @throws RunException when it is interrupted; the thread's interrupt flag is set again
   */
  void untilSubmitted() {
    untilSent(situation -> situation.submittedOrQueued() || situation.elsewhere());
  }

  /**
   * Waits until all is sent that the service takes now, by whichever thread or process is at it.
   *
   * @throws RunException when it is interrupted; the thread's interrupt flag is set again
   */
  void untilSubmittedByAnyone() {
    untilSent(Situation::submittedOrQueued);
  }

  private void untilSent(Predicate<Situation> enough) {
    try {
      until(enough, false);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      String name = workshop.look(run).run().name();
      throw new RunException(
          "interrupted while run %s was submitted%n  It is kept: %%wait %s goes on with it."
              .formatted(name, name),
          interrupted);
    }
  }

  /** With the longest pause that a person has set. */
  private static Patience patience(Workshop workshop) {
    Patience usual = workshop.settings().patience();
    return workshop
        .preferences()
        .time(Settings.POLL)
        .map(longest -> usual.withPolls(shorter(usual.firstPoll(), longest), longest))
        .orElse(usual);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void tell(Situation situation) {
    Progress progress = situation.progress(now());
    if (told == null
        || told.state() != progress.state()
        || !told.counts().equals(progress.counts())) {
      looks = 0;
    }
    told = progress;
    listener.accept(progress);
  }

  /** What the service asked to wait before the next try; or the failure itself when there is to be none. */
  private Optional<Duration> tolerate(ServiceException failure, boolean patient)
      throws InterruptedException {
    if (failure.kind() == ServiceException.Kind.INTERRUPTED) {
      boolean flag = Thread.interrupted();
      throw new InterruptedException(flag ? "interrupted" : failure.getMessage());
    }
    Instant now = now();
    if (failingSince == null) {
      failingSince = now;
    }
    Duration failing = Duration.between(failingSince, now);
    if (!patient
        || !passes(failure)
        || failing.compareTo(workshop.settings().patience().unreachable()) >= 0) {
      throw failure;
    }
    listener.accept(
        workshop.look(run).progress(now).withNote(firstLine(failure) + "; trying again"));
    return failure
        .retryAfter()
        .map(asked -> shorter(asked, workshop.settings().patience().unreachable()));
  }

  private static String firstLine(ServiceException failure) {
    String message = failure.getMessage();
    return message == null ? "the service failed" : message.lines().findFirst().orElse("");
  }

  /** Whether the failure may pass by itself. */
  private static boolean passes(ServiceException failure) {
    return switch (failure.kind()) {
      case UNREACHABLE, THROTTLED, SERVER, ANSWER_LOST, INCOMPLETE, UNEXPECTED -> true;
      default -> false;
    };
  }

  private void pause(Optional<Duration> askAgainIn) throws InterruptedException {
    looks++;
    Duration own = patience.pause(looks, ThreadLocalRandom.current().nextDouble());
    workshop.settings().time().sleep(askAgainIn.orElse(own));
  }

  private Instant now() {
    return workshop.settings().time().now();
  }
}
