package io.perennial.replay.server.storage;

import io.perennial.event.proto.Feature;
import io.perennial.event.proto.Interaction;
import io.perennial.event.proto.LabelledExample;

/** Examples for tests. */
public final class Examples {

  private Examples() {}

  /** A click that came with its interaction, served at 0.25. */
  public static LabelledExample.Builder example(String user, long timestamp, String id) {
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

  /** The same as the topic has it. */
  public static byte[] bytes(String user, long timestamp, String id) {
    return example(user, timestamp, id).build().toByteArray();
  }
}
