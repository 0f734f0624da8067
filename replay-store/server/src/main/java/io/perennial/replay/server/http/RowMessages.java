package io.perennial.replay.server.http;

import com.google.protobuf.CodedOutputStream;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.RowView;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows as {@code perennial.v1.LabelledExample} messages, the bytes that came in, each after its
 * length as a varint. A message of length 0 is the end: without it an answer has broken off.
 */
final class RowMessages implements RowSink {

  static final String TYPE = "application/x-protobuf";

  private static final int BUFFER_BYTES = 8 * 1024;

  private final CodedOutputStream out;

  RowMessages(OutputStream out) {
    this.out = CodedOutputStream.newInstance(out, BUFFER_BYTES);
  }

  @Override
  public void row(RowView row, @Nullable ReplayCount replays) throws IOException {
    byte[] value = row.value();
    int at = row.exampleOffset();
    out.writeUInt32NoTag(value.length - at);
    out.write(value, at, value.length - at);
  }

  @Override
  public void end() throws IOException {
    out.writeUInt32NoTag(0);
    out.flush();
  }
}
