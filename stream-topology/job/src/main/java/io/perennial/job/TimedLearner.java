package io.perennial.job;

import io.perennial.event.Evidence;
import io.perennial.event.Interaction;
import io.perennial.event.Removal;
import io.perennial.event.TaskShift;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayDraws;
import io.perennial.learner.replay.ReplayStatus;
import io.perennial.state.PageStore;
import java.util.List;
import org.apache.flink.metrics.Histogram;

/** A learner some of whose steps are timed, for the metrics alone. */
final class TimedLearner implements ContinualLearner {

  private final ContinualLearner learner;
  private final SampledNanos scores = new SampledNanos();
  private final SampledNanos steps = new SampledNanos();

  TimedLearner(ContinualLearner learner) {
    this.learner = learner;
  }

  /** Nanoseconds of recent scores. */
  Histogram scoreNanos() {
    return scores.histogram();
  }

  /** Nanoseconds of recent learning steps. */
  Histogram learnNanos() {
    return steps.histogram();
  }

  @Override
  public Impression newImpression() {
    return learner.newImpression();
  }

  @Override
  public void score(Interaction interaction, Impression impression) {
    scores.begin();
    learner.score(interaction, impression);
    scores.end();
  }

  @Override
  public void learn(Impression impression, int label, long labelledAt) {
    steps.begin();
    learner.learn(impression, label, labelledAt);
    steps.end();
  }

  @Override
  public Removal forget(String user) {
    return learner.forget(user);
  }

  @Override
  public long version() {
    return learner.version();
  }

  @Override
  public List<TaskShift> takeShifts() {
    return learner.takeShifts();
  }

  @Override
  public ExpertStatus experts() {
    return learner.experts();
  }

  @Override
  public List<Evidence> evidence(Impression impression, int most) {
    return learner.evidence(impression, most);
  }

  @Override
  public MemoryStatus errorMemory() {
    return learner.errorMemory();
  }

  @Override
  public ReplayStatus replay() {
    return learner.replay();
  }

  @Override
  public ReplayDraws replayed() {
    return learner.replayed();
  }

  @Override
  public void snapshot(PageStore store) {
    learner.snapshot(store);
  }

  @Override
  public void restore(PageStore store) {
    learner.restore(store);
  }

  @Override
  public String digest() {
    return learner.digest();
  }
}
