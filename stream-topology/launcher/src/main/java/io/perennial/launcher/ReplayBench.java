package io.perennial.launcher;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * How many examples a replay buffer can be offered, and how many can be drawn from it and read, per
 * second of the thread's CPU time: with and without a share for the latest examples, beside a plain
 * reservoir. None of them leaves garbage while it is measured, whose collection would not be in the
 * thread's time.
 */
final class ReplayBench {

  /** Every buffer is offered this many times its capacity before it is measured. */
  static final int FILL = 3;

  /** Share for the latest that the learner has by default. */
  static final double RECENT = 0.1;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP_TURNS = 2;
  private static final int LEAST_OFFERS = 50_000;
  private static final int DRAWN_BATCHES = 1 << 15;
  private static final int READ_BATCHES = 1 << 12;

  private final int repeat;
  private final Consumer<String> messages;

  /**
   * Figures per second of CPU time.
   *
   * @param capacity examples held at most
   * @param draws examples drawn
   * @param reads examples drawn and copied
   * @param offers examples offered to a full buffer
   * @param taken share of the offers that the tasks' samples took
   * @param checksum of what was drawn and read; the same in every run with the same options
   */
  record Result(
      String name,
      int capacity,
      MemoryBench.Spread draws,
      MemoryBench.Spread reads,
      MemoryBench.Spread offers,
      double taken,
      long checksum) {}

  /**
   * @param bytes of an example, without its logits
   * @param results all candidates of a size, the reservoir last, then those of the next size
   */
  record Report(int bytes, int repeat, List<Result> results) {}

  /** A candidate on its way. */
  private static final class Entrant {

    private final ReplayCandidate candidate;
    private final double[] draws;
    private final double[] reads;
    private final double[] offers;
    private long events;
    private long steps;
    private long offered;
    private long taken;
    private long checksum;

    private Entrant(ReplayCandidate candidate, int repeat) {
      this.candidate = candidate;
      this.draws = new double[repeat];
      this.reads = new double[repeat];
      this.offers = new double[repeat];
    }
  }

  ReplayBench(int repeat, Consumer<String> messages) {
    this.repeat = repeat;
    this.messages = messages;
  }

  /**
   * @param capacities examples held at most; each is measured by itself
   * @param bytes of an example
   */
  Report measure(List<Integer> capacities, int bytes) {
    ReplayExamples examples = new ReplayExamples(bytes, 1);
    List<Result> results = new ArrayList<>();
    for (int capacity : capacities) {
      results.addAll(measure(examples, capacity));
    }
    return new Report(bytes, repeat, List.copyOf(results));
  }

  private List<Result> measure(ReplayExamples examples, int capacity) {
    List<Entrant> entrants =
        List.of(
            new Entrant(
                new BufferCandidate("buffer, recent .1", examples, capacity, RECENT), repeat),
            new Entrant(new BufferCandidate("buffer, recent 0", examples, capacity, 0), repeat),
            new Entrant(new ReservoirCandidate(examples, capacity), repeat));
    // One measurement of each after the other, so that what slows the machine slows all.
    for (int turn = -WARM_UP_TURNS; turn < repeat; turn++) {
      for (Entrant entrant : entrants) {
        turn(entrant, capacity, turn);
      }
    }
    return entrants.stream().map(entrant -> result(entrant, capacity)).toList();
  }

  private static void turn(Entrant entrant, int capacity, int turn) {
    double offers = offer(entrant, capacity);
    double draws = draw(entrant);
    double reads = read(entrant);
    if (turn >= 0) {
      entrant.offers[turn] = offers;
      entrant.draws[turn] = draws;
      entrant.reads[turn] = reads;
    }
  }

  /**
   * The longer a buffer has been full, the fewer offers it takes: so it is filled anew and offered
   * as many as it holds, until there are enough.
   */
  private static double offer(Entrant entrant, int capacity) {
    int rounds = (LEAST_OFFERS + capacity - 1) / capacity;
    long nanos = 0;
    for (int round = 0; round < rounds; round++) {
      entrant.candidate.clear();
      long full = entrant.events + (long) FILL * capacity;
      entrant.candidate.offer(entrant.events, full);
      entrant.events = full + capacity;
      long start = THREADS.getCurrentThreadCpuTime();
      entrant.taken += entrant.candidate.offer(full, entrant.events);
      nanos += THREADS.getCurrentThreadCpuTime() - start;
    }
    long offered = (long) rounds * capacity;
    entrant.offered += offered;
    return perSecond(offered, nanos);
  }

  private static double draw(Entrant entrant) {
    long from = entrant.steps;
    entrant.steps += DRAWN_BATCHES;
    long start = THREADS.getCurrentThreadCpuTime();
    entrant.checksum += entrant.candidate.draw(from, entrant.steps);
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    return perSecond((long) DRAWN_BATCHES * ReplayCandidate.MINI_BATCH, nanos);
  }

  private static double read(Entrant entrant) {
    long from = entrant.steps;
    entrant.steps += READ_BATCHES;
    long start = THREADS.getCurrentThreadCpuTime();
    entrant.checksum += entrant.candidate.read(from, entrant.steps);
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    return perSecond((long) READ_BATCHES * ReplayCandidate.MINI_BATCH, nanos);
  }

  /** Finite, also where the thread's clock is too coarse to have moved. */
  private static double perSecond(long count, long nanos) {
    return count * 1e9 / Math.max(1, nanos);
  }

  private Result result(Entrant entrant, int capacity) {
    Result result =
        new Result(
            entrant.candidate.name(),
            capacity,
            MemoryBench.Spread.of(entrant.draws),
            MemoryBench.Spread.of(entrant.reads),
            MemoryBench.Spread.of(entrant.offers),
            (double) entrant.taken / entrant.offered,
            entrant.checksum);
    messages.accept(
        String.format(
            Locale.ROOT,
            "%s of %,d: %,.0f draws, %,.0f reads, %,.0f offers a second",
            result.name(),
            capacity,
            result.draws().median(),
            result.reads().median(),
            result.offers().median()));
    return result;
  }
}
