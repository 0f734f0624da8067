package io.perennial.job;

import io.perennial.event.Interaction;
import io.perennial.event.TaskShift;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.state.PageStore;
import java.util.List;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** A learner whose every {@value #SAMPLE}th score and learn is timed, for the metrics alone. */
final class TimedLearner implements ContinualLearner {

  private static final int SAMPLE = 64;
  private static final int WINDOW = 512;

  private final ContinualLearner learner;
  private final Histogram scoreNanos = new DescriptiveStatisticsHistogram(WINDOW);
  private final Histogram learnNanos = new DescriptiveStatisticsHistogram(WINDOW);
  private int scored;
  private int learned;

  TimedLearner(ContinualLearner learner) {
    this.learner = learner;
  }

  /** Nanoseconds of recent scores. */
  Histogram scoreNanos() {
    return scoreNanos;
  }

  /** Nanoseconds of recent learning steps. */
  Histogram learnNanos() {
    return learnNanos;
  }

  @Override
  public Impression newImpression() {
    return learner.newImpression();
  }

  @Override
  public void score(Interaction interaction, Impression impression) {
    if (++scored % SAMPLE != 0) {
      learner.score(interaction, impression);
      return;
    }
    long start = System.nanoTime();
    learner.score(interaction, impression);
    scoreNanos.update(System.nanoTime() - start);
  }

  @Override
  public void learn(Impression impression, int label, long labelledAt) {
    if (++learned % SAMPLE != 0) {
      learner.learn(impression, label, labelledAt);
      return;
    }
    long start = System.nanoTime();
    learner.learn(impression, label, labelledAt);
    learnNanos.update(System.nanoTime() - start);
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
