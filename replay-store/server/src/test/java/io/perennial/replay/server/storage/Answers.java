package io.perennial.replay.server.storage;

import io.perennial.event.LabelSpace;
import io.perennial.event.proto.Interaction;
import io.perennial.replay.api.ReplayRow;

/** Rows as the client's own record: what answers are compared with. */
public final class Answers {

  private Answers() {}

  /**
   * A stored row as it is answered.
   *
   * @param labels labels are written by these names, and by their index where there is none
   */
  public static ReplayRow of(RowView row, LabelSpace labels) {
    Interaction interaction = RowFormat.example(row).getInteraction();
    int label = row.label();
    return new ReplayRow(
        interaction.getId(),
        interaction.getTimestamp(),
        interaction.getUser(),
        interaction.getItem(),
        interaction.getDomain(),
        RowFormat.labelName(label, labels),
        row.origin(),
        row.score(),
        row.baseScore(),
        row.logLoss(),
        row.expert(),
        row.modelVersion(),
        row.labelledAt(),
        row.sequence(),
        RowFormat.features(interaction));
  }
}
