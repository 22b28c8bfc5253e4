package io.github.batchbook.batchfile;

/**
 * A kind of request, by what it sends or asks for. One request may be of several kinds, as one with
 * an image and a schema is.
 */
public enum InputKind {
  /** Words only, no image. */
  TEXT("text"),
  /** An image that the service fetches by its address. */
  IMAGE_URL("image URL"),
  /** An image inside the line, as a data URL. */
  BASE64_IMAGE("base64 image"),
  /** An answer that must satisfy a JSON Schema. */
  STRUCTURED_OUTPUT("structured output"),
  /** Functions or other tools that the model may call. */
  TOOLS("tools"),
  /** A vector asked for instead of words. */
  EMBEDDINGS("embeddings");

  private final String label;

  InputKind(String label) {
    this.label = label;
  }

  /** The kind's name in a sentence, such as {@code image URL}. */
  public String label() {
    return label;
  }
}
