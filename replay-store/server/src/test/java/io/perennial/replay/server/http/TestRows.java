package io.perennial.replay.server.http;

import io.perennial.event.proto.Feature;
import io.perennial.event.proto.Interaction;
import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.server.storage.RowFormat;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.UndecodableExampleException;

/** Rows for tests. */
final class TestRows {

  private TestRows() {}

  /** A click that came with its interaction, served at 0.25. */
  static LabelledExample.Builder example(String user, long timestamp, String id) {
    return LabelledExample.newBuilder()
        .setInteraction(
            Interaction.newBuilder()
                .setId(id)
                .setTimestamp(timestamp)
                .setUser(user)
                .setItem("item-" + id)
                .addFeatures(Feature.newBuilder().setName("os").setCategory("2")))
        .setLabel(1)
        .setLabelledAt(timestamp)
        .addScores(0.75f)
        .addScores(0.25f);
  }

  static RowView row(String user, long timestamp, String id) {
    return row(example(user, timestamp, id).build());
  }

  static RowView row(LabelledExample example) {
    try {
      return RowFormat.row(example.toByteArray(), example);
    } catch (UndecodableExampleException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A row whose example cannot be read. */
  static RowView damaged(long timestamp) {
    RowView whole = row("u", timestamp, "a");
    byte[] value = whole.value().clone();
    value[whole.exampleOffset()] = 0x07;
    return new RowView(whole.key(), value);
  }
}
