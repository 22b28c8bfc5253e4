package io.github.batchbook.emulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls below {@code /blob}: as much of Azure's Blob service as jobs with storage of their own need, and their users. */
final class BlobRoutes {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
          "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);
  private static final Pattern BLOCK =
      Pattern.compile("<(?:Latest|Uncommitted|Committed)>([^<]+)</");
  private static final int LARGEST_LIST = 16 * 1024 * 1024;

  private final BlobStore blobs;

  BlobRoutes(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** The route's name, by which faults are set: {@code PUT /blob?comp=block}. */
  static String name(Call call) {
    String comp = call.query("comp");
    return call.method() + " /blob" + (comp == null ? "" : "?comp=" + comp);
  }

  Answer serve(Call call) throws IOException {
    BlobStore.Spot spot = BlobStore.Spot.of(String.join("/", call.segments()));
    return told(spot.name().isEmpty() ? container(call, spot) : blob(call, spot));
  }

  private static Answer told(Answer answer) {
    return answer.with("x-ms-version", "2021-12-02");
  }

  private Answer container(Call call, BlobStore.Spot spot) throws IOException {
    if (!"container".equals(call.query("restype"))) {
      throw new Refusal(400, "InvalidUri", "The requested URI does not represent any resource.");
    }
    return switch (call.method()) {
      case "PUT" -> Answer.empty(201);
      case "GET", "HEAD" ->
        "list".equals(call.query("comp")) ? list(call, spot.container()) : Answer.empty(200);
      default -> throw unsupported();
    };
  }

  private Answer blob(Call call, BlobStore.Spot spot) throws IOException {
    return switch (call.method()) {
      case "PUT" -> put(call, spot);
      case "GET", "HEAD" -> get(call, spot);
      case "DELETE" -> {
        if (!blobs.delete(spot)) {
          throw missing();
        }
        yield Answer.empty(202);
      }
      default -> throw unsupported();
    };
  }

  private Answer put(Call call, BlobStore.Spot spot) throws IOException {
    String comp = call.query("comp");
    if (comp == null) {
      if (!"BlockBlob".equals(call.header("x-ms-blob-type"))) {
        throw new Refusal(
            400, "MissingRequiredHeader", "An HTTP header that's mandatory is not specified.");
      }
      blobs.put(spot, call.body());
    } else if (comp.equals("block")) {
      String block = call.query("blockid");
      if (block == null || block.isEmpty()) {
        throw new Refusal(
            400,
            "MissingRequiredQueryParameter",
            "A query parameter that's mandatory for this request is not specified.");
      }
      blobs.stage(spot, block, call.body());
      return Answer.empty(201);
    } else if (comp.equals("blocklist")) {
      blobs.commit(
          spot, blocks(new String(call.body().readNBytes(LARGEST_LIST), StandardCharsets.UTF_8)));
    } else {
      throw unsupported();
    }
    return changed(Answer.empty(201), blobs.file(spot));
  }

  private static List<String> blocks(String xml) {
    List<String> blocks = new ArrayList<>();
    for (Matcher matcher = BLOCK.matcher(xml); matcher.find(); ) {
      blocks.add(matcher.group(1).strip());
    }
    return blocks;
  }

  private Answer get(Call call, BlobStore.Spot spot) throws IOException {
    Path file = blobs.file(spot);
    if (Files.notExists(file)) {
      throw missing();
    }
    return changed(Download.of(file, call, true), file).with("x-ms-blob-type", "BlockBlob");
  }

  private static Answer changed(Answer answer, Path file) throws IOException {
    return answer
        .with("ETag", Download.tag(file))
        .with("Last-Modified", DATE.format(Files.getLastModifiedTime(file).toInstant()));
  }

  private Answer list(Call call, String container) throws IOException {
    String asked = call.query("prefix");
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
        .append("<EnumerationResults ContainerName=\"" + escaped(container) + "\"><Blobs>");
    for (String name : blobs.names(container, asked == null ? "" : asked)) {
      Path file = blobs.file(new BlobStore.Spot(container, name));
      xml.append("<Blob><Name>" + escaped(name) + "</Name><Properties><Last-Modified>"
          + DATE.format(Files.getLastModifiedTime(file).toInstant())
          + "</Last-Modified><Etag>" + escaped(Download.tag(file)) + "</Etag><Content-Length>"
          + Files.size(file)
          + "</Content-Length><Content-Type>application/octet-stream</Content-Type>"
          + "<BlobType>BlockBlob</BlobType></Properties></Blob>");
    }
    xml.append("</Blobs><NextMarker/></EnumerationResults>");
    return Answer.text(200, xml.toString()).with("Content-Type", "application/xml");
  }

  /** An error as the Blob service tells it. */
  static Answer refused(int status, @Nullable String code, String message) {
    String known = code == null ? Integer.toString(status) : code;
    String xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + escaped(known)
        + "</Code><Message>" + escaped(message) + "</Message></Error>";
    return told(Answer.text(status, xml))
        .with("Content-Type", "application/xml")
        .with("x-ms-error-code", known);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static Refusal missing() {
    return new Refusal(404, "BlobNotFound", "The specified blob does not exist.");
  }

  private static Refusal unsupported() {
    return new Refusal(
        405, "UnsupportedHttpVerb", "The resource doesn't support the specified HTTP verb.");
  }
}
