package io.perennial.launcher;

import io.perennial.learner.kernel.Kernel;
import io.perennial.learner.kernel.Kernels;
import io.perennial.memory.SketchShape;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What remembering an example and asking for an opinion cost, in CPU time of the thread: of two
 * sketches after ever more examples, and of them beside memories that store the examples.
 */
final class MemoryBench {

  /** Neighbours asked for. */
  static final int NEIGHBOURS = 10;

  /** Links of a vector in the graphs, and breadth of the search for them. */
  static final int LINKS = 16;

  static final int BREADTH = 100;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long MINUTE = 60_000;
  private static final int WARM_UP_TURNS = 2;
  private static final int WARM_UP_WRITES = 200_000;

  private final MemoryStream stream = new MemoryStream(1);
  private final Kernel kernel = Kernels.best();
  private final int repeat;
  private final Consumer<String> messages;
  private final List<Result> results = new ArrayList<>();
  private double unused;

  /**
   * Figures in nanoseconds of CPU time per example.
   *
   * @param earlier examples written before
   * @param load to write the last of these, all together; a sketch finds their cells for it
   * @param write some at a time, which can be read then; a sketch found their cells when it read
   * @param bytes of what is stored, or 0 where the library does not tell
   */
  record Result(String name, int earlier, double load, Spread read, Spread write, long bytes) {}

  /** Of several measurements. */
  record Spread(double median, double least, double most) {

    static Spread of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1]);
    }
  }

  /** A candidate on its way. */
  private static final class Entrant {

    private final MemoryCandidate memory;
    private int written;
    private int earlier;
    private double load;
    private double[] reads = {};
    private double[] writes = {};

    private Entrant(MemoryCandidate memory) {
      this.memory = memory;
    }
  }

  /**
   * @param constancy the sketches alone, at each number of earlier writes
   * @param comparison all memories in turns; the sketches have written more before
   */
  record Report(
      String kernel, int vectors, int repeat, List<Result> constancy, List<Result> comparison) {}

  MemoryBench(int repeat, Consumer<String> messages) {
    this.repeat = repeat;
    this.messages = messages;
  }

  /**
   * @param writes numbers of earlier writes, ascending
   * @param vectors stored by the memories that store them
   */
  Report measure(List<Integer> writes, int vectors) {
    warmUp(Math.min(WARM_UP_WRITES, writes.get(writes.size() - 1)));
    List<Entrant> sketches = List.of(new Entrant(usual()), new Entrant(paper()));
    for (int earlier : writes) {
      sketches.forEach(sketch -> load(sketch, earlier));
      turns(sketches);
    }
    List<Result> constancy = List.copyOf(results);
    results.clear();
    List<Entrant> all = new ArrayList<>(sketches);
    try {
      all.add(new Entrant(new ExactCandidate(vectors, stream)));
      all.add(
          new Entrant(
              new HnswCandidate(vectors + (WARM_UP_TURNS + repeat) * HnswCandidate.BLOCK, stream)));
      all.add(new Entrant(new LuceneCandidate(stream)));
      all.subList(2, all.size()).forEach(memory -> load(memory, vectors));
      turns(all);
    } finally {
      all.forEach(entrant -> entrant.memory.close());
    }
    if (Double.isNaN(unused)) {
      throw new IllegalStateException("a memory has no opinion");
    }
    return new Report(kernel.name(), vectors, repeat, constancy, List.copyOf(results));
  }

  /** On memories of their own, so that what is measured first is compiled, too. */
  private void warmUp(int writes) {
    for (MemoryCandidate memory : List.of(usual(), paper())) {
      for (int from = 0; from < writes; from += memory.block()) {
        unused += memory.read(from, from + memory.block());
        memory.write(from, from + memory.block());
      }
    }
  }

  /** The shape that the learner has by default. */
  private MemoryCandidate usual() {
    return new SketchCandidate(
        "sketch",
        new SketchShape(
            SketchShape.Key.ITEM_AND_HIDDEN, 8, 1 << 15, 2, List.of(30 * MINUTE, 120 * MINUTE)),
        kernel::forward,
        stream);
  }

  /** The largest one that the paper speaks of for its smaller data. */
  private MemoryCandidate paper() {
    return new SketchCandidate(
        "sketch K=70",
        new SketchShape(SketchShape.Key.HIDDEN, 70, 1 << 16, 16, List.of(120 * MINUTE)),
        kernel::forward,
        stream);
  }

  private void load(Entrant entrant, int upTo) {
    int from = entrant.written;
    if (from < upTo) {
      long start = THREADS.getCurrentThreadCpuTime();
      entrant.memory.write(from, upTo);
      entrant.load = (double) (THREADS.getCurrentThreadCpuTime() - start) / (upTo - from);
      entrant.written = upTo;
      say(
          "%s: %,d examples written, %.2f µs each",
          entrant.memory.name(), upTo, entrant.load / 1e3);
    }
  }

  /** One measurement of each after the other, so that what slows the machine slows all. */
  private void turns(List<Entrant> entrants) {
    for (Entrant entrant : entrants) {
      entrant.earlier = entrant.written;
      entrant.reads = new double[repeat];
      entrant.writes = new double[repeat];
    }
    for (int turn = -WARM_UP_TURNS; turn < repeat; turn++) {
      for (Entrant entrant : entrants) {
        turn(entrant, turn);
      }
    }
    for (Entrant entrant : entrants) {
      Spread read = Spread.of(entrant.reads);
      Spread write = Spread.of(entrant.writes);
      String name = entrant.memory.name();
      results.add(
          new Result(name, entrant.earlier, entrant.load, read, write, entrant.memory.bytes()));
      say(
          "%s after %,d: %.2f µs to read, %.2f µs to write",
          name, entrant.earlier, read.median() / 1e3, write.median() / 1e3);
    }
  }

  private void turn(Entrant entrant, int turn) {
    MemoryCandidate memory = entrant.memory;
    long reading = 0;
    long writing = 0;
    for (int block = 0; block < memory.blocks(); block++) {
      int from = entrant.written;
      int to = from + memory.block();
      long start = THREADS.getCurrentThreadCpuTime();
      unused += memory.read(from, to);
      long middle = THREADS.getCurrentThreadCpuTime();
      memory.write(from, to);
      reading += middle - start;
      writing += THREADS.getCurrentThreadCpuTime() - middle;
      entrant.written = to;
    }
    if (turn >= 0) {
      double examples = (double) memory.blocks() * memory.block();
      entrant.reads[turn] = reading / examples;
      entrant.writes[turn] = writing / examples;
    }
  }

  private void say(String format, Object... values) {
    messages.accept(String.format(Locale.ROOT, format, values));
  }
}
