package io.perennial.reproduction.reloop2;

import io.perennial.event.Evidence;
import io.perennial.event.Interaction;
import io.perennial.event.Removal;
import io.perennial.event.TaskShift;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import io.perennial.learner.expert.ExpertStatus;
import io.perennial.learner.memory.MemoryStatus;
import io.perennial.learner.replay.ReplayStatus;
import io.perennial.state.PageStore;
import java.util.ArrayList;
import java.util.List;

/** Gives the same scores always, notes what it learns, and insists on being asked before. */
final class FixedLearner implements ContinualLearner {

  private final float base;
  private final float served;
  private boolean asked;

  /** Labels in their order. */
  final List<Integer> labels = new ArrayList<>();

  /** Times of the labels. */
  final List<Long> times = new ArrayList<>();

  private record Fixed(float[] baseScores, float[] scores) implements Impression {
    @Override
    public float[] hidden() {
      return new float[0];
    }

    @Override
    public long userHash() {
      return 0;
    }

    @Override
    public void owner(String user) {}

    @Override
    public long itemHash() {
      return 0;
    }

    @Override
    public int expert() {
      return 0;
    }

    @Override
    public float confidence() {
      return 0;
    }

    @Override
    public byte[] freeze() {
      throw new UnsupportedOperationException("labels come at once");
    }

    @Override
    public void thaw(byte[] frozen) {
      throw new UnsupportedOperationException("labels come at once");
    }
  }

  FixedLearner(float base, float served) {
    this.base = base;
    this.served = served;
  }

  @Override
  public Impression newImpression() {
    return new Fixed(new float[2], new float[2]);
  }

  @Override
  public Removal forget(String user) {
    throw new UnsupportedOperationException("nobody is to be forgotten");
  }

  @Override
  public void score(Interaction interaction, Impression impression) {
    impression.baseScores()[1] = base;
    impression.scores()[1] = served;
    asked = true;
  }

  @Override
  public void learn(Impression impression, int label, long labelledAt) {
    if (!asked) {
      throw new IllegalStateException("a row was learned that had not been scored");
    }
    asked = false;
    labels.add(label);
    times.add(labelledAt);
    // Too late to be seen.
    impression.baseScores()[1] = Float.NaN;
    impression.scores()[1] = Float.NaN;
  }

  @Override
  public long version() {
    return labels.size();
  }

  @Override
  public List<TaskShift> takeShifts() {
    return List.of();
  }

  @Override
  public ExpertStatus experts() {
    return ExpertStatus.ONE;
  }

  @Override
  public List<Evidence> evidence(Impression impression, int most) {
    return List.of();
  }

  @Override
  public MemoryStatus errorMemory() {
    return MemoryStatus.NONE;
  }

  @Override
  public ReplayStatus replay() {
    return ReplayStatus.NONE;
  }

  @Override
  public void snapshot(PageStore store) {
    throw new UnsupportedOperationException("it has no state");
  }

  @Override
  public void restore(PageStore store) {
    throw new UnsupportedOperationException("it has no state");
  }

  @Override
  public String digest() {
    return "";
  }
}
