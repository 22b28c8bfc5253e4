package io.github.batchbook.kernel;

import com.google.gson.JsonObject;
import io.github.batchbook.magic.Front;
import io.github.batchbook.show.Display;
import java.util.UUID;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.jspecify.annotations.Nullable;

/** The notebook as the interpreter's front end: displays are published, questions go to the front end's input line. */
final class NotebookFront implements Front {
  /** The shortest time between two states of a live display. */
  private static final int PACE_MS = 100;

  private final Publisher publisher;
  private final Asker asker;
  private final Delay delay;

  NotebookFront(Publisher publisher, Asker asker, Delay delay) {
    this.publisher = publisher;
    this.asker = asker;
    this.delay = delay;
  }

  @Override
  public void show(Display display) {
    publisher.publish(MessageType.PUBLISH_DISPLAY_DATA, Bundle.of(display));
  }

  @Override
  public Live live(Display first) {
    String id = UUID.randomUUID().toString();
    publisher.publish(MessageType.PUBLISH_DISPLAY_DATA, identified(first, id));
    return new PacedDisplay(id, publisher.attributed());
  }

  @Override
  public void note(String line) {
    publisher.print(Publisher.Stream.STDERR, line + "\n");
  }

  @Override
  public boolean canAsk() {
    return asker.allowed();
  }

  @Override
  public String ask(String prompt) {
    publisher.flush();
    return asker.ask(prompt, false);
  }

  @Override
  public char[] askSecret(String prompt) {
    publisher.flush();
    return asker.ask(prompt, true).toCharArray();
  }

  private static JsonObject identified(Display display, String id) {
    JsonObject content = Bundle.of(display);
    JsonObject identity = new JsonObject();
    identity.addProperty("display_id", id);
    content.add("transient", identity);
    return content;
  }

  /** A display whose states in between are left out when they come faster than a person sees. */
  private final class PacedDisplay implements Live {
    private final String id;
    private final JsonObject parent;
    private @Nullable Display latest;
    private boolean scheduled;

    PacedDisplay(String id, JsonObject parent) {
      this.id = id;
      this.parent = parent;
    }

    @Override
    public synchronized void update(Display display) {
      latest = display;
      if (!scheduled) {
        scheduled = true;
        delay.of(PACE_MS, this::draw);
      }
    }

    private synchronized void draw() {
      scheduled = false;
      Display display = latest;
      latest = null;
      if (display != null) {
        publisher.publish(MessageType.PUBLISH_UPDATE_DISPLAY_DATA, parent, identified(display, id));
      }
    }

    @Override
    public void close() {
      draw();
    }
  }
}
