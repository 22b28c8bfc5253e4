package io.github.batchbook.emulator;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which call goes where. */
final class Routes {
  private final FileRoutes files;
  private final BatchRoutes batches;
  private final CallRoutes calls;
  private final BlobRoutes blobs;

  Routes(Store store, Jobs jobs, EmbeddedOptions options, @Nullable UpstreamClient upstream) {
    this.files = new FileRoutes(store, options);
    this.batches = new BatchRoutes(store, jobs, options);
    this.blobs = new BlobRoutes(store.blobs());
    this.calls = new CallRoutes(store, options, upstream);
  }

  /** The route's name, by which faults are set: the method and the path with its ids as {@code {id}}. */
  static String name(Call call) {
    if (call.surface() == Surface.BLOB) {
      return BlobRoutes.name(call);
    }
    List<String> path = call.segments();
    boolean deployed = path.get(0).equals("deployments") && path.size() > 1;
    boolean inferring = path.get(0).equals("chat")
        || (call.method().equals("POST") && path.equals(List.of("files", "import")));
    StringBuilder name = new StringBuilder(call.method()).append(' ');
    for (int i = 0; i < path.size(); i++) {
      name.append('/').append(i == 1 && (deployed || !inferring) ? "{id}" : path.get(i));
    }
    return name.toString();
  }

  /** Serves the call of a route; an upload's file is processed late by the delay. */
  Answer serve(String route, Call call, Duration delay) throws IOException {
    if (call.surface() == Surface.BLOB) {
      return blobs.serve(call);
    }
    Answer answer = switch (route) {
      case "POST /files" -> files.upload(call, delay);
      case "GET /files" -> files.list(call);
      case "GET /files/{id}" -> files.get(call);
      case "GET /files/{id}/content" -> files.content(call);
      case "DELETE /files/{id}" -> files.delete(call);
      case "POST /batches" -> batches.create(call);
      case "GET /batches" -> batches.list(call);
      case "GET /batches/{id}" -> batches.get(call);
      case "POST /batches/{id}/cancel" -> batches.cancel(call);
      case "GET /models" -> calls.models();
      case "GET /models/{id}" -> calls.model(call);
      default -> inference(route, call, delay);
    };
    if (answer == null) {
      throw Refusal.noResource();
    }
    return answer;
  }

  private @Nullable Answer inference(String route, Call call, Duration delay) throws IOException {
    if (call.surface() == Surface.DATED) {
      return switch (route) {
        case "POST /files/import" -> files.load(call, delay);
        case "GET /deployments" -> calls.deployments();
        case "POST /deployments/{id}/chat/completions" -> calls.inferAt(call, Target.CHAT);
        case "POST /deployments/{id}/responses" -> calls.inferAt(call, Target.RESPONSES);
        case "POST /deployments/{id}/embeddings" -> calls.inferAt(call, Target.EMBEDDINGS);
        case "POST /responses" -> calls.infer(call, Target.RESPONSES);
        default -> null;
      };
    }
    return switch (route) {
      case "POST /chat/completions" -> calls.infer(call, Target.CHAT);
      case "POST /responses" -> calls.infer(call, Target.RESPONSES);
      case "POST /embeddings" -> calls.infer(call, Target.EMBEDDINGS);
      default -> null;
    };
  }
}
