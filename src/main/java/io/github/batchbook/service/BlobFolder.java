package io.github.batchbook.service;

import io.github.batchbook.service.ServiceException.Facts;
import io.github.batchbook.service.ServiceException.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A container of the user's own Azure Blob Storage, or a folder in one, from which a job takes its input and into which it writes its
 * results. Blocking, safe for many threads, interruptible as {@link BatchService} is.
 */
public final class BlobFolder implements AutoCloseable {
  /** The version of the storage's surface that is spoken; every later storage knows it. */
  private static final Map<String, String> VERSION = Map.of("x-ms-version", "2021-12-02");

  private static final MediaType LINES = MediaType.get("application/json");
  private static final MediaType XML = MediaType.get("application/xml");

  private final HttpUrl folder;
  private final Caller caller;

  private BlobFolder(HttpUrl folder, Caller caller) {
    this.folder = folder;
    this.caller = caller;
  }

  /**
   * Opens a folder with the credential that its address (a SAS) or the environment has: {@code AZURE_STORAGE_SAS_TOKEN}, {@code
   * AZURE_STORAGE_KEY}, {@code AZURE_STORAGE_CONNECTION_STRING}, else Entra ID. Calls nothing yet.
   */
  public static BlobFolder open(URI address, Map<String, String> environment) {
    return open(address, StorageCredentials.of(address, environment), Network.of(environment));
  }

  /** Opens a folder with a credential. Calls nothing yet. */
  public static BlobFolder open(URI address, Credential credential, Network network) {
    return open(address, credential, network, Ticker.system());
  }

  static BlobFolder open(URI address, Credential credential, Network network, Ticker ticker) {
    HttpUrl url = HttpUrl.get(address);
    if (url == null || url.pathSegments().get(0).isEmpty()) {
      throw new ServiceException(
          Facts.of(Kind.SETTINGS),
          "\"%.200s\" is not the address of a container\n"
                  .formatted(address.toString().replaceFirst("\\?.*", ""))
              + "  Write it as https://account.blob.core.windows.net/container.",
          null);
    }
    Connection connection = Connection.storage(address, credential).withNetwork(network);
    return new BlobFolder(url.newBuilder().query(null).build(), connection.caller(ticker));
  }

  /** The address without credential. */
  public URI address() {
    return folder.uri();
  }

  /** The credential in words. */
  public String credential() {
    return String.valueOf(caller.connection().credential());
  }

  /**
   * Puts a file there, over a blob that is there, in blocks, four at a time, that appear as a blob when all of them came.
   *
   * @param name below the folder; slashes make further folders
   * @return the blob's address, without credential
   */
  public URI put(Path file, String name, TransferListener listener) {
    HttpUrl blob = folder.newBuilder().addPathSegments(name).build();
    BlockUpload upload = new BlockUpload(
        Blocks.of(file),
        listener,
        (id, block) -> call("PUT", blob, Map.of("comp", "block", "blockid", id), block));
    List<String> ids = upload.send(LINES);
    RequestBody list = RequestBody.create(blockList(ids), XML);
    Ask ask = ask("PUT", blob, Map.of("comp", "blocklist"), list)
        .withHeaders(() -> with("x-ms-blob-content-type", LINES.toString()));
    caller.call(ask, response -> true);
    return blob.uri();
  }

  /** Downloads a blob of this account; empty, and nothing is written, when it is not there, which is how a job says that it has none. */
  public OptionalLong get(URI blob, Path target, TransferListener listener) {
    HttpUrl url = checked(blob);
    try (Download download =
        new Download(target, url.newBuilder().query(null).toString(), listener)) {
      Ask ask = ask("GET", url, Map.of(), null).withHeaders(() -> with(download.headers()));
      long bytes = download.fetch(caller, ask);
      download.finish();
      return OptionalLong.of(bytes);
    } catch (ServiceException e) {
      if (e.kind() == Kind.NOT_FOUND && !e.code().orElse("").equals("ContainerNotFound")) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }

  /** Whether a blob of this account is there. */
  public boolean holds(URI blob) {
    return found("HEAD", blob);
  }

  /** Deletes a blob of this account; false when it was not there. */
  public boolean delete(URI blob) {
    return found("DELETE", blob);
  }

  private boolean found(String method, URI blob) {
    try {
      call(method, checked(blob), Map.of(), null);
      return true;
    } catch (ServiceException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** A credential is sent only to the account it is for. */
  private HttpUrl checked(URI blob) {
    HttpUrl url = HttpUrl.get(blob);
    boolean here = url != null
        && url.scheme().equals(folder.scheme())
        && url.host().equals(folder.host())
        && url.port() == folder.port();
    if (!here || url == null) {
      throw Complaints.settings(
          caller.connection(),
          "the blob \"%.200s\" is in another account"
              .formatted(blob.toString().replaceFirst("\\?.*", "")));
    }
    return url;
  }

  private void call(
      String method, HttpUrl blob, Map<String, String> query, @Nullable RequestBody body) {
    caller.call(ask(method, blob, query, body), (Response response) -> true);
  }

  private static Ask ask(
      String method, HttpUrl blob, Map<String, String> query, @Nullable RequestBody body) {
    return new Ask(
        method,
        blob.pathSegments(),
        query,
        () -> VERSION,
        body,
        Ask.Repeat.HARMLESS,
        Duration.ofSeconds(60));
  }

  private static Map<String, String> with(String name, String value) {
    return with(Map.of(name, value));
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(VERSION);
    all.putAll(more);
    return all;
  }

  private static byte[] blockList(List<String> ids) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
    ids.forEach(id -> xml.append("<Latest>").append(id).append("</Latest>"));
    return xml.append("</BlockList>").toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    caller.close();
  }
}
