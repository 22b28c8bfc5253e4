package io.github.batchbook.emulator;

import io.github.batchbook.emulator.BlobStore.Spot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * What jobs read from and write to outside of the files of this service: blobs of this service's own, and URLs elsewhere that need no
 * credential beside what stands in them. Thread-safe.
 */
final class Storage {
  private static final MediaType LINES = MediaType.get("application/octet-stream");

  private final BlobStore own;

  Storage(BlobStore own) {
    this.own = own;
  }

  /** Loaded with the first URL that is elsewhere. */
  private static final class Outside {
    static final OkHttpClient HTTP = new OkHttpClient.Builder()
        .connectTimeout(Duration.ofSeconds(10))
        .readTimeout(Duration.ofMinutes(2))
        .writeTimeout(Duration.ofMinutes(2))
        .build();

    private Outside() {}
  }

  /** What a create names, with this service's own blobs told from others by the port that the caller used. */
  Blobs named(String input, String folder, int port) throws IOException {
    Spot from = Spot.of(url(input, "input_blob"), port);
    Spot to = Spot.of(url(folder, "output_folder"), port);
    return new Blobs(
        input,
        folder,
        from == null ? null : from.container() + "/" + from.name(),
        to == null ? null : to.container() + "/" + to.name(),
        from == null ? null : own.tag(from),
        "",
        "");
  }

  private static URI url(String text, String param) {
    try {
      URI url = URI.create(text);
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below, as a URL of another scheme is.
    }
    throw Refusal.invalid("Invalid value for '" + param + "': expected the URL of a blob.", param);
  }

  /** Copies a job's input; false when it cannot be read. */
  boolean take(Blobs blobs, Path target) throws IOException {
    String path = blobs.ownInput();
    if (path == null) {
      return download(blobs.input(), target, Long.MAX_VALUE);
    }
    Path file = own.file(Spot.of(path));
    if (Files.notExists(file)) {
      return false;
    }
    Disk.link(file, target);
    return true;
  }

  /** Whether the input is another than when the job was made. */
  boolean modified(Blobs blobs) throws IOException {
    String path = blobs.ownInput();
    return path != null && blobs.tag() != null && !blobs.tag().equals(own.tag(Spot.of(path)));
  }

  /** Downloads what a URL elsewhere names, and no more than so many bytes of it; false when it cannot be had. */
  static boolean download(String url, Path target, long most) {
    Request request = new Request.Builder().url(url).build();
    try (Response response = Outside.HTTP.newCall(request).execute();
        ResponseBody body = response.body()) {
      if (!response.isSuccessful() || body.contentLength() > most) {
        return false;
      }
      try (InputStream in = body.byteStream()) {
        Files.copy(in, target);
      }
      return Files.size(target) <= most;
    } catch (IOException e) {
      return false;
    }
  }

  /** Writes the result files that have lines; the URLs of both, of which a reader without lines finds none. */
  Blobs results(Blobs blobs, String guid, ResultFiles files) {
    try {
      String output = put(blobs, guid + "/results.jsonl", files.output(), files.completed() > 0);
      String error = put(blobs, guid + "/errors.jsonl", files.errors(), files.failed() > 0);
      return blobs.ended(output, error);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String put(Blobs blobs, String name, Path file, boolean written) throws IOException {
    String folder = blobs.folder();
    String bare = Blobs.bare(folder);
    String url = (bare.endsWith("/") ? bare : bare + "/") + name;
    String path = blobs.ownFolder();
    if (written && path != null) {
      try (InputStream in = Files.newInputStream(file)) {
        own.put(Spot.of(path).below(name), in);
      }
    } else if (written) {
      upload(url + folder.substring(bare.length()), file);
    }
    return url;
  }

  private static void upload(String url, Path file) throws IOException {
    Request request = new Request.Builder()
        .url(HttpUrl.get(url))
        .header("x-ms-blob-type", "BlockBlob")
        .header("x-ms-version", "2021-12-02")
        .put(RequestBody.create(file.toFile(), LINES))
        .build();
    try (Response response = Outside.HTTP.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        throw new IOException("the output folder answered " + response.code());
      }
    }
  }
}
