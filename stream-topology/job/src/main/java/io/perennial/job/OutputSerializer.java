package io.perennial.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * An output between operator and sink, where they are not chained: target, partition, whether there
 * is a key, key, value, number of headers, headers, number. It is never part of a checkpoint.
 */
final class OutputSerializer extends ImmutableSerializer<Output> {

  static final OutputSerializer INSTANCE = new OutputSerializer();

  private static final long serialVersionUID = 1L;
  private static final Output.Target[] TARGETS = Output.Target.values();

  @Override
  public void serialize(Output record, DataOutputView target) throws IOException {
    target.writeByte(record.target().ordinal());
    target.writeInt(record.partition());
    byte[] key = record.key();
    target.writeBoolean(key != null);
    if (key != null) {
      writeBytes(key, target);
    }
    writeBytes(record.value(), target);
    target.writeInt(record.headers().size());
    for (Output.Header header : record.headers()) {
      target.writeUTF(header.name());
      writeBytes(header.value(), target);
    }
    target.writeLong(record.number());
  }

  @Override
  public Output deserialize(DataInputView source) throws IOException {
    Output.Target target = TARGETS[source.readByte()];
    int partition = source.readInt();
    byte[] key = source.readBoolean() ? readBytes(source) : null;
    byte[] value = readBytes(source);
    int headerCount = source.readInt();
    List<Output.Header> headers = new ArrayList<>(headerCount);
    for (int i = 0; i < headerCount; i++) {
      headers.add(new Output.Header(source.readUTF(), readBytes(source)));
    }
    return new Output(target, partition, key, value, headers, source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Output> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into checkpoints by Flink; must be public and constructible. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Output> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
