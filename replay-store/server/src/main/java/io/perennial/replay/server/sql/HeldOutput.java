package io.perennial.replay.server.sql;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** An answer whose first bytes are kept back, so that it can still become a refusal. */
final class HeldOutput extends OutputStream {

  private static final int HELD_BYTES = 64 * 1024;

  private final Context context;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private @Nullable OutputStream open;

  HeldOutput(Context context) {
    this.context = context;
  }

  /** Whether the asker has begun to get it. */
  boolean sent() {
    return open != null;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    OutputStream out = open;
    if (out == null && held.size() + length > HELD_BYTES) {
      out = send();
    }
    if (out == null) {
      held.write(bytes, offset, length);
    } else {
      out.write(bytes, offset, length);
    }
  }

  /** It is whole: what is left goes out. */
  void finish() throws IOException {
    if (open == null) {
      send();
    }
  }

  private OutputStream send() throws IOException {
    context.status(200).contentType("application/x-ndjson");
    OutputStream out = context.outputStream();
    open = out;
    held.writeTo(out);
    return out;
  }
}
