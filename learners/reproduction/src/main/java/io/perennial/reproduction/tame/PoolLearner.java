package io.perennial.reproduction.tame;

import io.perennial.learner.expert.Experts;
import io.perennial.learner.expert.ShiftDetector;
import io.perennial.learner.expert.Verdict;
import io.perennial.reproduction.net.Adam;
import io.perennial.reproduction.net.Batch;
import io.perennial.reproduction.net.CrossEntropy;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Learns a stream with an expert per task. Rows are scored and then learned in small batches; the
 * detector sees them one by one. When it reports a change, the active expert goes back to a copy
 * from before the change, and the rows since are scored and learned once more, by the expert that
 * takes over. So a row is certain, and enters the buffers, only {@value #RECENT} rows later.
 */
final class PoolLearner implements Experts {

  private static final int RECENT = 256;
  private static final int RING = 2 * RECENT;
  private static final int SNAPSHOT_EVERY = 64;
  private static final int SNAPSHOTS = RECENT / SNAPSHOT_EVERY + 2;
  private static final int MEMORY = 200;

  private final TameSettings settings;
  private final ShiftDetector detector;
  private final ExpertStore store;
  private final Rows stream;
  private final Batch batch;
  private final Batch probe;
  private final float[] gradient;
  private final float[] p;
  private final byte[] ring;
  private final int size;
  private final Deque<Snapshot> snapshots = new ArrayDeque<>();
  private int committed;
  private int latest;

  /** What an expert was when it had learned all rows before {@code row}. */
  private record Snapshot(
      int row, float[] weights, Adam adam, long age, double usualLoss, double usualError) {}

  PoolLearner(TameSettings settings, ShiftDetector detector, ExpertStore store, Rows stream) {
    this.settings = settings;
    this.detector = detector;
    this.store = store;
    this.stream = stream;
    this.batch = new Batch(settings.expert(), TameSettings.LANES);
    this.probe = new Batch(settings.expert(), TameSettings.LANES);
    this.gradient = new float[settings.expert().size()];
    this.p = new float[settings.expert().outputs()];
    this.size = stream.imageSize();
    this.ring = new byte[RING * size];
  }

  /** Learns the whole stream. */
  void learn() {
    int row = 0;
    while (row < stream.rows()) {
      if (snapshots.isEmpty() || row - snapshots.getLast().row() >= SNAPSHOT_EVERY) {
        save(row);
      }
      row = step(row);
      commit(row - RECENT);
    }
    commit(row);
    store.retire();
  }

  /** Scores and learns a batch that begins at a row; returns the row that comes next. */
  private int step(int row) {
    int rows = Math.min(batch.lanes(), stream.rows() - row);
    for (int lane = 0; lane < rows; lane++) {
      stream.read(row + lane, ring, slot(row + lane));
      batch.image(lane, ring, slot(row + lane));
    }
    Expert active = store.active();
    batch.forward(active.weights);
    batch.clearDeltas();
    for (int lane = 0; lane < rows; lane++) {
      latest = row + lane;
      int label = stream.label(latest);
      CrossEntropy.probabilities(batch, lane, 0, p);
      boolean wrong = CrossEntropy.best(p) != label;
      Verdict verdict = detector.observe(p[label], wrong, this);
      if (verdict instanceof Verdict.NewTask) {
        return change(store.create());
      } else if (verdict instanceof Verdict.ReturningTask returning) {
        return change(returning.slot());
      }
      active.answered(loss(label), wrong);
      CrossEntropy.delta(batch, lane, p, label, rows);
    }
    batch.backward(active.weights, gradient);
    active.adam.step(active.weights, gradient, settings.onlineRate(), 0);
    return row + rows;
  }

  private int change(int expert) {
    int since = Math.min(Math.max(1, detector.eventsSinceChange()), MEMORY);
    int first = Math.max(committed, latest - since + 1);
    commit(first);
    restore(first);
    store.activate(new Shift(latest, first, expert));
    snapshots.clear();
    detector.restart(this);
    return first;
  }

  private void save(int row) {
    Expert active = store.active();
    snapshots.add(
        new Snapshot(
            row,
            active.weights.clone(),
            active.adam.copy(),
            active.age,
            active.usualLoss,
            active.usualError));
    if (snapshots.size() > SNAPSHOTS) {
      snapshots.removeFirst();
    }
  }

  private void restore(int before) {
    Snapshot best = snapshots.getFirst();
    for (Snapshot snapshot : snapshots) {
      best = snapshot.row() <= before ? snapshot : best;
    }
    Expert active = store.active();
    active.weights = best.weights();
    active.adam = best.adam();
    active.age = best.age();
    active.usualLoss = best.usualLoss();
    active.usualError = best.usualError();
  }

  private void commit(int end) {
    for (; committed < end; committed++) {
      store.commit(committed, ring, slot(committed), stream.label(committed));
    }
  }

  private int slot(int row) {
    return row % RING * size;
  }

  private double loss(int label) {
    return -StrictMath.log(Math.max(p[label], 1e-6f));
  }

  @Override
  public int slots() {
    return store.experts().size();
  }

  @Override
  public boolean isLive(int slot) {
    return true;
  }

  @Override
  public int active() {
    return store.activeNumber();
  }

  @Override
  public long age(int slot) {
    return store.experts().get(slot).age;
  }

  @Override
  public int memory() {
    return MEMORY;
  }

  @Override
  public Fit usual(int slot) {
    Expert expert = store.experts().get(slot);
    return new Fit(expert.usualLoss, expert.usualError);
  }

  @Override
  public Fit fit(int slot, int events) {
    int rows = Math.min(events, latest + 1);
    double loss = 0;
    double errors = 0;
    float[] q = new float[p.length];
    for (int done = 0; done < rows; done += probe.lanes()) {
      int lanes = Math.min(probe.lanes(), rows - done);
      int from = latest - rows + 1 + done;
      for (int lane = 0; lane < lanes; lane++) {
        probe.image(lane, ring, slot(from + lane));
      }
      probe.forward(store.experts().get(slot).weights);
      for (int lane = 0; lane < lanes; lane++) {
        CrossEntropy.probabilities(probe, lane, 0, q);
        int label = stream.label(from + lane);
        loss -= StrictMath.log(Math.max(q[label], 1e-6f));
        errors += CrossEntropy.best(q) == label ? 0 : 1;
      }
    }
    return new Fit(loss / rows, errors / rows);
  }

  /** Bytes of the rows that are kept until they are certain. */
  long bytes() {
    return ring.length;
  }
}
