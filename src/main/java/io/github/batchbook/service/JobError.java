package io.github.batchbook.service;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A reason why the service refused a job's input.
 *
 * @param code the service's own code, such as {@code token_limit_exceeded}; {@code "unknown"} when none came
 * @param message the service's text, perhaps empty
 * @param param what the reason is about
 * @param line the line of the input file, from 1; Azure leaves it out
 */
public record JobError(String code, String message, Optional<String> param, OptionalInt line) {}
