package io.github.batchbook.emulator;

/** Whose habits the embedded service has where Azure OpenAI and OpenAI differ. */
public enum Mode {
  /** Azure OpenAI Global Batch: result lines without {@code id}, error lines of validation without line numbers. */
  AZURE,
  /** OpenAI's Batch API: result lines with {@code id}, line numbers, 50,000 requests a file, files usable at once. */
  OPENAI
}
