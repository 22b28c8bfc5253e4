package io.github.batchbook.batchfile;

/**
 * How large one uploaded part may be. A file over these limits is not wrong: it gets several parts.
 *
 * @param maxBytes bytes of one part
 * @param maxRequests request lines of one part
 */
public record Limits(long maxBytes, int maxRequests) {
  /**
   * Azure with uploaded files: 200 MB (taken as 10^6 bytes each, the documents do not say) and
   * 100,000 requests (Azure OpenAI "Global Batch limits").
   */
  public static final Limits AZURE = new Limits(200_000_000, 100_000);

  /** Azure with the user's own blob storage: 1 GB, the number of requests as for uploads. */
  public static final Limits AZURE_BLOB = new Limits(1_000_000_000, 100_000);

  /** OpenAI: 200 MB and 50,000 requests (OpenAI's API reference, "Create batch"). */
  public static final Limits OPENAI = new Limits(200_000_000, 50_000);

  /** Messages, tools and images that one request may hold (Azure OpenAI, "Quotas and limits"). */
  static final int MOST_MESSAGES = 2048;

  static final int MOST_TOOLS = 128;
  static final int MOST_IMAGES = 50;

  public Limits {
    if (maxBytes < 1 || maxRequests < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: " + maxBytes + ", " + maxRequests);
    }
  }
}
