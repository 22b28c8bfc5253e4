package io.github.batchbook.emulator;

/**
 * Habits of the service that were recorded in more than one form.
 *
 * @param errorShape how a failed line is written
 * @param noErrors what stands for the error file of a job without failed lines
 * @param lineNumbers whether validation errors tell the line's number
 * @param ranges whether downloads can be asked for in parts, of which no document tells
 * @param expireAfter the part of its lines, from 0 to 1, after which a job expires; 1 for jobs that end in their own time
 */
public record Quirks(
    ErrorShape errorShape,
    NoErrors noErrors,
    boolean lineNumbers,
    boolean ranges,
    double expireAfter) {

  public Quirks {
    if (!(expireAfter >= 0 && expireAfter <= 1)) {
      throw new IllegalArgumentException(
          "a job expires after a part of its lines from 0 to 1, not " + expireAfter);
    }
  }

  /** The forms of a failed line that clients have met. */
  public enum ErrorShape {
    /** The HTTP answer with status and body, as OpenAI writes it, and Azure with its {@code innererror} in the body. */
    HTTP_BODY,
    /** The same with Azure's {@code innererror} in every error object. */
    INNER_ERROR,
    /** No response, and code and message beside it, as OpenAI writes what is no HTTP answer. */
    NO_RESPONSE,
    /** A status without body, and the error object as the outer error's message, as Microsoft's batch scorer writes it. */
    SCORER_OBJECT,
    /** The same with the error object as JSON text. */
    SCORER_TEXT,
    /** Each line has one of the other forms. */
    MIXED
  }

  /** What {@code error_file_id} is when no line failed. */
  public enum NoErrors {
    /** The id of a file of no bytes. */
    ZERO_BYTES,
    /** JSON null. */
    NULL,
    /** The empty string. */
    BLANK
  }

  /** What Azure documents, or was last recorded to do. */
  public static Quirks azure() {
    return new Quirks(ErrorShape.HTTP_BODY, NoErrors.ZERO_BYTES, false, true, 1);
  }

  /** What OpenAI does. */
  public static Quirks openai() {
    return new Quirks(ErrorShape.HTTP_BODY, NoErrors.NULL, true, true, 1);
  }

  /** These quirks with another form of failed lines. */
  public Quirks withErrorShape(ErrorShape shape) {
    return new Quirks(shape, noErrors, lineNumbers, ranges, expireAfter);
  }

  /** These quirks with another mark of no errors. */
  public Quirks withNoErrors(NoErrors mark) {
    return new Quirks(errorShape, mark, lineNumbers, ranges, expireAfter);
  }

  /** These quirks with line numbers told or not. */
  public Quirks withLineNumbers(boolean told) {
    return new Quirks(errorShape, noErrors, told, ranges, expireAfter);
  }

  /** These quirks with downloads in parts or without. */
  public Quirks withRanges(boolean served) {
    return new Quirks(errorShape, noErrors, lineNumbers, served, expireAfter);
  }

  /** These quirks with jobs that expire after this part of their lines. */
  public Quirks withExpireAfter(double part) {
    return new Quirks(errorShape, noErrors, lineNumbers, ranges, part);
  }
}
