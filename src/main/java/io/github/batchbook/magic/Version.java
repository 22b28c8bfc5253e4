package io.github.batchbook.magic;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of Batchbook, which the build writes. */
final class Version {
  private Version() {}

  /** The whole version, {@code 0.1.0}. */
  static String full() {
    Properties properties = new Properties();
    try (InputStream written = Version.class.getResourceAsStream("version.properties")) {
      if (written != null) {
        properties.load(written);
      }
    } catch (IOException e) {
      throw new IllegalStateException("version.properties cannot be read", e);
    }
    return properties.getProperty("version", "unknown");
  }

  /** The version as a person says it, {@code 0.1}. */
  static String brief() {
    return full().replaceFirst("\\.0\\z", "");
  }
}
