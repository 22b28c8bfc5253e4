package io.github.batchbook.emulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on purpose, at one route, on some of its calls.
 *
 * @param route the method and the path below the surface's base, as {@code POST /batches}, {@code GET /files/{id}/content}; a star
 *     stands for every route
 * @param firstCall the first call it strikes; a route's calls are counted from 1
 * @param lastCall the last call it strikes
 * @param share the part of those calls that it strikes, from 0 to 1, drawn from the seed
 * @param effect what happens
 */
public record Fault(String route, int firstCall, int lastCall, double share, Effect effect) {

  /** What a fault does to a call. */
  public sealed interface Effect {
    /** Nothing is done, and the answer is this status, perhaps with the time to wait, perhaps with a body of one's own. */
    record Status(
        int status, @Nullable Duration retryAfter, @Nullable String body) implements Effect {
      public Status {
        if (status < 200 || status > 599) {
          throw new IllegalArgumentException(
              "a status that can be answered is from 200 to 599, not " + status);
        }
      }
    }

    /** Nothing is done, and the connection is cut. */
    record Cut() implements Effect {}

    /** The request is done, and the connection is cut instead of an answer. */
    record LoseAnswer() implements Effect {}

    /** The request is done after this time. */
    record Stall(Duration time) implements Effect {}

    /** The answer announces its whole length, and the connection is cut after this part of it. */
    record Truncate(double part) implements Effect {
      public Truncate {
        if (!(part >= 0 && part <= 1)) {
          throw new IllegalArgumentException("a part is from 0 to 1, not " + part);
        }
      }
    }

    /** Some bytes in the answer's body are not those that were stored. */
    record Corrupt() implements Effect {}

    /** An uploaded file is not processed before this time has passed. */
    record LateProcessed(Duration time) implements Effect {}
  }

  public Fault {
    if (firstCall < 1 || lastCall < firstCall || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "a fault strikes calls from 1 up, in a share from 0 to 1, not "
              + firstCall
              + " to "
              + lastCall
              + " in "
              + share);
    }
  }

  /** Every call of the route has this effect. */
  public static Fault at(String route, Effect effect) {
    return new Fault(route, 1, Integer.MAX_VALUE, 1, effect);
  }

  /** The route answers with a status. */
  public static Fault status(String route, int status) {
    return at(route, new Effect.Status(status, null, null));
  }

  /** The route answers 429 and asks to wait. */
  public static Fault throttle(String route, Duration wait) {
    return at(route, new Effect.Status(429, wait, null));
  }

  /** The connection is cut before anything is done. */
  public static Fault cut(String route) {
    return at(route, new Effect.Cut());
  }

  /** The request is done, its answer lost. */
  public static Fault loseAnswer(String route) {
    return at(route, new Effect.LoseAnswer());
  }

  /** The request is done late. */
  public static Fault stall(String route, Duration time) {
    return at(route, new Effect.Stall(time));
  }

  /** The answer ends early. */
  public static Fault truncate(String route, double part) {
    return at(route, new Effect.Truncate(part));
  }

  /** The answer's body is damaged. */
  public static Fault corrupt(String route) {
    return at(route, new Effect.Corrupt());
  }

  /** Uploaded files are processed late. */
  public static Fault lateProcessed(Duration time) {
    return at("POST /files", new Effect.LateProcessed(time));
  }

  /** This fault on one call only, counted from 1. */
  public Fault onCall(int call) {
    return onCalls(call, call);
  }

  /** This fault on calls from the first to the last, counted from 1. */
  public Fault onCalls(int first, int last) {
    return new Fault(route, first, last, share, effect);
  }

  /** This fault on a part of the calls. */
  public Fault forShare(double part) {
    return new Fault(route, firstCall, lastCall, part, effect);
  }
}
