package io.perennial.reproduction.tame;

import io.perennial.reproduction.net.BufferTrainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The experts so far, which one is active, and the two buffers: the selector's reservoir of all
 * rows, and the active expert's own rows, by which it is pruned as soon as another one takes over.
 */
final class ExpertStore {

  private final TameSettings settings;
  private final SplittableRandom random;
  private final boolean pruning;
  private final List<Expert> experts = new ArrayList<>();
  private final List<Shift> shifts = new ArrayList<>();
  private final Reservoir reservoir;
  private final Reservoir fewer;
  private final Reservoir own;
  private long ownBytes;
  private final int[] owners;
  private int active;

  /**
   * Begins with one expert.
   *
   * @param rows of the stream
   */
  ExpertStore(TameSettings settings, int rows, boolean pruning, SplittableRandom random) {
    this.settings = settings;
    this.pruning = pruning;
    this.random = random;
    int pixels = settings.expert().pixels();
    this.reservoir =
        new Reservoir(Integer.MAX_VALUE, settings.selectorBytes(), pixels, random.split());
    this.fewer = new Reservoir(settings.selectorRows(), Long.MAX_VALUE, pixels, random.split());
    this.own = new Reservoir(Integer.MAX_VALUE, settings.expertBytes(), pixels, random.split());
    this.owners = new int[rows];
    create();
  }

  /** Adds an expert and gives its number. */
  int create() {
    experts.add(new Expert(settings.expert().initialWeights(random)));
    return experts.size() - 1;
  }

  /** Prunes the active expert and puts another in its place. */
  void activate(Shift shift) {
    shifts.add(shift);
    retire();
    active = shift.expert();
  }

  /**
   * The active expert's rows are complete: it is pruned with its buffer, which is then given up.
   */
  void retire() {
    if (pruning) {
      active().pruned =
          new BufferTrainer(settings.expert(), settings.expertPruning(), random.split())
              .train(active().weights, own, List.of(Selector.digits(0, 1, own.labels())));
    }
    ownBytes = Math.max(ownBytes, own.bytes());
    own.clear();
  }

  /** A row is certain to belong to the active expert. */
  void commit(int row, byte[] image, int at, int label) {
    reservoir.offer(image, at, label, active);
    fewer.offer(image, at, label, active);
    own.offer(image, at, label, active);
    owners[row] = active;
  }

  Expert active() {
    return experts.get(active);
  }

  int activeNumber() {
    return active;
  }

  List<Expert> experts() {
    return experts;
  }

  List<Shift> shifts() {
    return shifts;
  }

  Reservoir reservoir() {
    return reservoir;
  }

  /** For comparison, a reservoir of so many rows as raw images would be. */
  Reservoir fewer() {
    return fewer;
  }

  /** The expert every row of the stream was attributed to, for the evaluation. */
  int[] owners() {
    return Arrays.copyOf(owners, owners.length);
  }

  /** Memory of the selector's reservoir and, at its largest, of the active expert's buffer. */
  long bufferBytes() {
    return reservoir.bytes() + ownBytes;
  }
}
