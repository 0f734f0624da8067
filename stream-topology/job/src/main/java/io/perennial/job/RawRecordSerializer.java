package io.perennial.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.SourcePosition;
import io.perennial.event.codec.RawRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A source record between two subtasks: flags (1: key, 2: value, 4: content type, 8: exempt, 16:
 * end of input), each array by length and bytes, the content type likewise, as a producer may send
 * a longer one than {@code writeUTF} takes; then topic, partition, offset and broker timestamp. It
 * is never part of a checkpoint.
 */
final class RawRecordSerializer extends ImmutableSerializer<RawRecord> {

  static final RawRecordSerializer INSTANCE = new RawRecordSerializer();

  private static final long serialVersionUID = 1L;

  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int CONTENT_TYPE = 4;
  private static final int EXEMPT = 8;
  private static final int END_OF_INPUT = 16;

  @Override
  public void serialize(RawRecord record, DataOutputView target) throws IOException {
    byte[] key = record.key();
    byte[] value = record.value();
    String contentType = record.contentType();
    target.writeByte(
        (key == null ? 0 : KEY)
            | (value == null ? 0 : VALUE)
            | (contentType == null ? 0 : CONTENT_TYPE)
            | (record.exempt() ? EXEMPT : 0)
            | (record.endOfInput() ? END_OF_INPUT : 0));
    if (key != null) {
      writeBytes(key, target);
    }
    if (value != null) {
      writeBytes(value, target);
    }
    if (contentType != null) {
      writeBytes(contentType.getBytes(UTF_8), target);
    }
    SourcePosition source = record.source();
    target.writeUTF(source.topic());
    target.writeInt(source.partition());
    target.writeLong(source.offset());
    target.writeLong(source.brokerTimestamp());
  }

  @Override
  public RawRecord deserialize(DataInputView source) throws IOException {
    int flags = source.readByte();
    return new RawRecord(
        (flags & KEY) != 0 ? readBytes(source) : null,
        (flags & VALUE) != 0 ? readBytes(source) : null,
        (flags & CONTENT_TYPE) != 0 ? new String(readBytes(source), UTF_8) : null,
        (flags & EXEMPT) != 0,
        (flags & END_OF_INPUT) != 0,
        new SourcePosition(
            source.readUTF(), source.readInt(), source.readLong(), source.readLong()));
  }

  @Override
  public TypeSerializerSnapshot<RawRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into checkpoints by Flink; must be public and constructible. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
