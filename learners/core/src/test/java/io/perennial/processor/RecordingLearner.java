package io.perennial.processor;

import io.perennial.event.Interaction;
import io.perennial.learner.ContinualLearner;
import io.perennial.learner.Impression;
import io.perennial.state.PageStore;
import java.nio.ByteBuffer;

/**
 * The smallest learner that notices everything: its state is a hash over all that it learned, in
 * order, and its scores are a function of that state and the interaction.
 */
final class RecordingLearner implements ContinualLearner {

  private long hash = 1;
  private long version;

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
  public long version() {
    return version;
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
  }

  @Override
  public String digest() {
    return Long.toHexString(hash);
  }
}
