package io.github.batchbook.emulator;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A REST surface: a base path, and the habits that go with it. */
enum Surface {
  /** Azure's {@code /openai/v1}, whose api-version may be left out. */
  V1("/openai/v1"),
  /** Azure's {@code /openai}, whose api-version must be one that is known. */
  DATED("/openai"),
  /** OpenAI's {@code /v1}. */
  OPENAI("/v1"),
  /** Blobs, as of a storage account named {@code blob}. */
  BLOB("/blob");

  /** The versions that know batches, oldest first, of which the first two lists are without expiry of files. */
  private static final List<String> VERSIONS = List.of(
      "2024-07-01-preview",
      "2024-08-01-preview",
      "2024-09-01-preview",
      "2024-10-01-preview",
      "2024-10-21",
      "2024-12-01-preview",
      "2025-01-01-preview",
      "2025-02-01-preview",
      "2025-03-01-preview",
      "2025-04-01-preview");

  /** Synchronous calls are older than batches. */
  private static final Pattern CALLS = Pattern.compile("(deployments|models)(/.*)?");

  private static final Pattern VERSION = Pattern.compile("20\\d\\d-\\d\\d-\\d\\d(-preview)?");

  private static final Set<String> V1_VERSIONS = Set.of("v1", "preview", "latest");

  private final String base;

  Surface(String base) {
    this.base = base;
  }

  String base() {
    return base;
  }

  /** The surface that a path belongs to, or null. */
  static @Nullable Surface of(String path) {
    for (Surface surface : values()) {
      if (path.startsWith(surface.base + "/")) {
        return surface;
      }
    }
    return null;
  }

  /** Whether the surface knows this api-version for a path below its base; null when the call names none. */
  boolean knows(@Nullable String version, String below) {
    return switch (this) {
      case V1 -> version == null || V1_VERSIONS.contains(version);
      case DATED ->
        version != null
            && (VERSIONS.contains(version)
                || (CALLS.matcher(below).matches() && VERSION.matcher(version).matches()));
      case OPENAI, BLOB -> true;
    };
  }

  /** Whether files expire when asked to: versions up to 2025-01-01-preview ignore it (Azure/azure-sdk-for-js#36931). */
  boolean keepsExpiry(@Nullable String version) {
    return this != DATED || version == null || version.compareTo("2025-01-01-preview") > 0;
  }

  /** The key under which lists hold their entries. */
  String listKey(@Nullable String version) {
    return this == DATED && "2024-07-01-preview".equals(version) ? "value" : "data";
  }

  /** The status of an answer that has made something. */
  int created() {
    return this == DATED ? 201 : 200;
  }
}
