package io.perennial.processor;

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
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The smallest learner that notices everything: its state is a hash over all that it learned, in
 * order, and its scores are a function of that state and the interaction.
 */
final class RecordingLearner implements ContinualLearner {

  private long hash = 1;
  private static final int SHIFT_EVERY = 5;

  private long version;
  private long shifted;

  private static final class Frozen implements Impression {
    private long content;
    private float score;

    @Override
    public float[] scores() {
      return new float[] {1 - score, score};
    }

    @Override
    public float[] baseScores() {
      return scores();
    }

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
    public float confidence() {
      return score / 2;
    }

    @Override
    public int expert() {
      return 0;
    }

    @Override
    public byte[] freeze() {
      return ByteBuffer.allocate(12).putLong(content).putFloat(score).array();
    }

    @Override
    public void thaw(byte[] frozen) {
      ByteBuffer buffer = ByteBuffer.wrap(frozen);
      content = buffer.getLong();
      score = buffer.getFloat();
    }
  }

  @Override
  public Impression newImpression() {
    return new Frozen();
  }

  @Override
  public void score(Interaction interaction, Impression impression) {
    Frozen frozen = (Frozen) impression;
    frozen.content = Fingerprint.of(interaction.id()) ^ hash;
    frozen.score = (frozen.content >>> 40) / (float) (1 << 24);
  }

  @Override
  public void learn(Impression impression, int label, long labelledAt) {
    hash = (hash * 31 + ((Frozen) impression).content) * 31 + label * 7919L + labelledAt;
    version++;
  }

  @Override
  public Removal forget(String user) {
    hash = hash * 31 + Fingerprint.of(user);
    return new Removal().removed("recorded", 7).kept("hash", "it is one");
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public List<TaskShift> takeShifts() {
    return version % SHIFT_EVERY == 0 && version > shifted ? shift() : List.of();
  }

  private List<TaskShift> shift() {
    shifted = version;
    return List.of(new TaskShift(TaskShift.Kind.NEW_TASK, version, 0, 1, 0, 2, 1, 3, .5, .4, 2));
  }

  @Override
  public ExpertStatus experts() {
    return ExpertStatus.ONE;
  }

  @Override
  public List<Evidence> evidence(Impression impression, int most) {
    return List.of(new Evidence("seen " + most, version, 1, .5f, .75f));
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
    store.put(0, 0, ByteBuffer.allocate(16).putLong(hash).putLong(version).array());
  }

  @Override
  public void restore(PageStore store) {
    ByteBuffer page = ByteBuffer.wrap(store.get(0, 0));
    hash = page.getLong();
    version = page.getLong();
    shifted = version;
  }

  @Override
  public String digest() {
    return Long.toHexString(hash);
  }
}
