package io.github.batchbook.batchfile;

import io.github.batchbook.jsonl.Mark;
import io.github.batchbook.jsonl.Marks;

/**
 * Which values of a request line no check looks at, so that lines which differ in nothing else have one verdict. Whoever adds a
 * check of a value takes its path out of here, or has {@link LineVariant} tell the cases apart; a test that changes lines at random
 * notices when that is forgotten.
 */
final class LineMarks {
  /** Tag of the custom_id. */
  static final int ID = 1;

  /** Tag of an image's address. */
  static final int IMAGE = 2;

  /** Tag of a limit of the answer's tokens. */
  static final int LIMIT = 3;

  /** Values are part of the shape unless they are listed here. */
  static final Marks REQUEST = Marks.all(Mark.LITERAL)
      .with("custom_id", Mark.VALUE, ID)
      .with("body.max_tokens", Mark.COUNT, LIMIT)
      .with("body.max_completion_tokens", Mark.COUNT, LIMIT)
      .with("body.max_output_tokens", Mark.COUNT, LIMIT)
      .with("body.instructions", Mark.SKIP)
      .with("body.metadata.**", Mark.SKIP)
      .with("body.prediction.content", Mark.SKIP)
      .with("body.prompt.variables.**", Mark.SKIP)
      .with("body.prompt_cache_key", Mark.SKIP)
      .with("body.safety_identifier", Mark.SKIP)
      .with("body.seed", Mark.SKIP)
      .with("body.user", Mark.SKIP)
      .with("body.messages[].content", Mark.SKIP)
      .with("body.messages[].name", Mark.SKIP)
      .with("body.messages[].tool_call_id", Mark.SKIP)
      .with("body.messages[].tool_calls[].id", Mark.SKIP)
      .with("body.messages[].tool_calls[].function.arguments", Mark.SKIP)
      .with("body.messages[].content[].text", Mark.SKIP)
      .with("body.messages[].content[].image_url", Mark.ADDRESS, IMAGE)
      .with("body.messages[].content[].image_url.url", Mark.ADDRESS, IMAGE)
      .with("body.messages[].content[].input_audio.data", Mark.SKIP)
      .with("body.messages[].content[].file.**", Mark.SKIP)
      .with("body.input", Mark.SKIP)
      .with("body.input[]", Mark.SKIP)
      .with("body.input[].content", Mark.SKIP)
      .with("body.input[].id", Mark.SKIP)
      .with("body.input[].call_id", Mark.SKIP)
      .with("body.input[].arguments", Mark.SKIP)
      .with("body.input[].output", Mark.SKIP)
      .with("body.input[].content[].text", Mark.SKIP)
      .with("body.input[].content[].file_id", Mark.SKIP)
      .with("body.input[].content[].file_data", Mark.SKIP)
      .with("body.input[].content[].filename", Mark.SKIP)
      .with("body.input[].content[].image_url", Mark.ADDRESS, IMAGE)
      .with("body.input[].content[].image_url.url", Mark.ADDRESS, IMAGE);

  private LineMarks() {}
}
