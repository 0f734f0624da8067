package io.perennial.launcher;

import io.perennial.launcher.SnapshotScoring.Scored;
import io.perennial.launcher.replay.RowSink;
import io.perennial.replay.api.ReplayRow;

/**
 * Prints rows with the score of a snapshot beside the one that was served, and then what all have
 * come to: on the error stream below a table, or as the last JSON object.
 */
final class ScoredPrinter implements RowSink {

  private final SnapshotScoring scoring;
  private final boolean table;
  private final Terminal terminal;

  ScoredPrinter(SnapshotScoring scoring, boolean table, Terminal terminal) {
    this.scoring = scoring;
    this.table = table;
    this.terminal = terminal;
  }

  @Override
  public void begin() {
    terminal.out().print(table ? ModelText.header() : "");
  }

  @Override
  public void accept(ReplayRow row) {
    Scored scored = scoring.score(row);
    terminal.out().print(table ? ModelText.row(scored) : ScoredJson.of(scored));
  }

  @Override
  public void end() {
    terminal.out().print(table ? "" : ScoredJson.of(scoring.summary()));
    terminal.out().flush();
    if (table) {
      terminal.err().print(ModelText.summary(scoring.summary()));
    }
  }
}
