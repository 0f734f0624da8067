package io.perennial.reproduction.reloop2;

import io.perennial.learner.kernel.Kernels;
import io.perennial.learner.memory.Compensation;
import io.perennial.learner.memory.Cue;
import io.perennial.learner.memory.ErrorMemoryConfig;
import io.perennial.learner.memory.Recall;
import io.perennial.state.PagedState;
import java.util.Set;

/**
 * The memory of the job itself, with its defaults. Without values: the streams' rows are the
 * paper's triple of item, hidden vector and base score.
 */
final class OwnMemory implements Corrector {

  private final ErrorMemoryConfig config;
  private final Compensation memory;
  private final Cue cue = new Cue();
  private final Kept<Row> kept;

  /** What was said of a row. */
  private static final class Row {
    final Recall recall;
    float score;

    Row(Recall recall) {
      this.recall = recall;
    }
  }

  OwnMemory(Setting setting, Set<ErrorMemoryConfig.Key> keys) {
    config = ErrorMemoryConfig.defaults().withKeys(keys);
    memory =
        new Compensation(
            new PagedState(0, "reproduction"),
            Kernels.best(),
            config,
            setting.dimensions(),
            setting.seed());
    kept = new Kept<>(() -> new Row(memory.newRecall()));
  }

  @Override
  public float correct(Query query) {
    Row row = kept.of(query);
    cue.start(query.hidden(), query.item(), query.time(), query.base());
    row.score = memory.recall(cue, row.recall);
    return row.score;
  }

  @Override
  public void judge(Query query, int label) {
    Row row = kept.of(query);
    memory.judge(row.recall, row.score, label);
  }

  @Override
  public void remember(Query query, int label) {
    memory.remember("", 0, kept.of(query).recall, query.hidden(), label, query.time());
  }

  @Override
  public long bytes() {
    return Compensation.bytes(config);
  }
}
