package io.github.batchbook.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.batchbook.kernel.Publisher.Stream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.logging.Handler;
import java.util.logging.Logger;

/** The process's {@code System.out}, {@code System.err} and {@code System.in}, turned to the notebook until closed. */
final class StandardStreams implements AutoCloseable {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final InputStream in = System.in;

  private StandardStreams() {}

  static StandardStreams redirect(Publisher publisher, Asker asker) {
    // The log's console keeps the stream that it finds when it is made: it is the process's, not
    // the cell's.
    Handler[] unused = Logger.getLogger("").getHandlers();
    StandardStreams before = new StandardStreams();
    System.setOut(printer(publisher, Stream.STDOUT));
    System.setErr(printer(publisher, Stream.STDERR));
    System.setIn(new AskingInput(publisher, asker));
    return before;
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    System.setIn(in);
  }

  private static PrintStream printer(Publisher publisher, Stream stream) {
    return new PrintStream(new Printed(publisher, stream), false, UTF_8);
  }

  /** Bytes of UTF-8 on their way to the publisher as text; a character may come in pieces. */
  private static final class Printed extends OutputStream {
    private final Publisher publisher;
    private final Stream stream;
    private final CharsetDecoder decoder = UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = new byte[0];

    Printed(Publisher publisher, Stream stream) {
      this.publisher = publisher;
      this.stream = stream;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      CharSequence text = decode(bytes, from, length);
      if (!text.isEmpty()) {
        publisher.print(stream, text);
      }
    }

    private synchronized CharSequence decode(byte[] bytes, int from, int length) {
      ByteBuffer input = ByteBuffer.allocate(rest.length + length)
          .put(rest)
          .put(bytes, from, length)
          .flip();
      CharBuffer text = CharBuffer.allocate(input.remaining() + 1);
      decoder.decode(input, text, false);
      rest = new byte[input.remaining()];
      input.get(rest);
      return text.flip();
    }
  }
}
