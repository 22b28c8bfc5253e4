package io.github.batchbook.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.batchbook.emulator.BatchEntry.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the service does while a job is validated: it reads every line's frame, the fields around the request's body, and fails the
 * job for what is wrong there. What is wrong inside a body fails that line alone, later. Codes as in the how-to guide's table; the
 * texts are those that were recorded, where one was.
 */
final class LineJudge {
  private static final int MOST_FINDINGS = 100;
  private static final String INVALID = "The request is invalid.";
  private static final String NO_MODEL =
      "Validation failed: A valid model deployment name couldn't be extracted from the input file. "
          + "Please ensure that each row in the input file has a valid model deployment name specified in the "
          + "'model' field, and that the deployment name is consistent across all rows.";

  private final EmbeddedOptions options;
  private final Target endpoint;
  private final List<Finding> findings = new ArrayList<>();
  private final IdSet ids = new IdSet();
  private final LineIndex index = new LineIndex();
  private @Nullable String deployment;
  private @Nullable String url;

  private LineJudge(EmbeddedOptions options, Target endpoint) {
    this.options = options;
    this.endpoint = endpoint;
  }

  /** What validation came to: a job runs when there is no finding. */
  record Verdict(List<Finding> findings, LineIndex index) {}

  static Verdict judge(Path input, Target endpoint, EmbeddedOptions options) throws IOException {
    LineJudge judge = new LineJudge(options, endpoint);
    try (Lines lines = Lines.of(input)) {
      judge.read(lines);
    }
    return new Verdict(List.copyOf(judge.findings), judge.index);
  }

  private void read(Lines lines) throws IOException {
    boolean more = true;
    while (more && lines.next() && findings.size() < MOST_FINDINGS) {
      more = read(lines.number(), lines);
    }
    if (lines.number() == 0) {
      found("empty_file", "The input file contains no requests.", null);
    }
    // The recorded answers name the cause, and then this beside it.
    if (!findings.isEmpty()
        && findings.stream().noneMatch(finding -> finding.code().equals("invalid_request"))) {
      found("invalid_request", INVALID, null);
    }
  }

  /** Judges a line; false when there is no point in reading on. */
  private boolean read(int number, Lines lines) throws IOException {
    if (number == 1 && startsWithByteOrderMark(lines)) {
      found("invalid_request", NO_MODEL, 1);
      return false;
    }
    int most = options.limits().requests();
    if (number > most) {
      String message =
          "The number of requests in the input file exceeds the maximum of " + most + ".";
      found("too_many_tasks", message, null);
      return false;
    }
    index.add(lines);
    judge(lines);
    return true;
  }

  private static boolean startsWithByteOrderMark(Lines line) {
    byte[] bytes = line.buffer();
    int at = line.offset();
    return line.length() >= 3
        && bytes[at] == (byte) 0xEF
        && bytes[at + 1] == (byte) 0xBB
        && bytes[at + 2] == (byte) 0xBF;
  }

  private void judge(Lines line) throws IOException {
    Frame frame;
    try {
      frame = Frame.read(line);
    } catch (JsonProcessingException e) {
      found("invalid_json_line", "This line is not parseable as valid JSON.", line.number());
      return;
    }
    if (!frame.whole()) {
      found("invalid_request", INVALID, line.number());
      return;
    }
    judgeUrl(frame.url(), line.number());
    judgeModel(frame.model(), line.number());
    if (!ids.add(frame.customId())) {
      found(
          "duplicate_custom_id",
          "The custom_id '" + shortened(frame.customId()) + "' is used by more than one request.",
          line.number());
    }
  }

  private void judgeUrl(String lineUrl, int number) {
    Target target = Target.of(lineUrl);
    if (target == null || !endpoint.takes(target, options.mode())) {
      found(
          "url_mismatch",
          "The url '" + shortened(lineUrl) + "' does not match the endpoint of the batch.",
          number);
    } else if (url == null) {
      url = target.path();
    } else if (!url.equals(target.path())) {
      found("url_mismatch", "All requests in the input file must have the same url.", number);
    }
  }

  private void judgeModel(String model, int number) {
    if (deployment == null) {
      deployment = model;
      Deployment known = options.deployment(model);
      if (known == null) {
        found(
            "model_not_found",
            "The provided model deployment '" + shortened(model)
                + "' does not exist in the AOAI resource.",
            number);
      } else if (!known.takesBatches()) {
        found(
            "invalid_request",
            "The deployment '" + shortened(model) + "' is not of a batch type.",
            number);
      }
    } else if (!deployment.equals(model)) {
      found(
          "model_mismatch",
          "All requests in the input file must name the same model deployment.",
          number);
    }
  }

  private void found(String code, String message, @Nullable Integer line) {
    findings.add(new Finding(code, message, options.quirks().lineNumbers() ? line : null));
  }

  private static String shortened(String value) {
    return value.length() <= 64 ? value : value.substring(0, 64) + "…";
  }
}
