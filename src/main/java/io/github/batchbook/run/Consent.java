package io.github.batchbook.run;

/** Says yes or no to a submission when it is known what it will send, and before anything is written or sent. */
@FunctionalInterface
public interface Consent {
  /** Yes to everything. */
  Consent GIVEN = plan -> {};

  /** Returns for yes; for no it throws an exception, which the submission throws on. */
  void to(Plan plan);
}
