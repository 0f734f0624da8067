package io.perennial.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One run: inputs are tried in a thread of their own, and this one watches it. */
final class Attempts {

  private static final long LOOK_MILLIS = 50;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Fuzzing plan;
  private final Corpus corpus;
  private final FuzzTarget target;
  private final SplittableRandom random;

  private volatile byte[] current = {};
  private volatile long tried;
  private volatile @Nullable Throwable fault;
  private long taken;
  private long mostBytes;
  private long mostNanos;

  Attempts(Fuzzing plan, Corpus corpus, FuzzTarget target) {
    this.plan = plan;
    this.corpus = corpus;
    this.target = target;
    this.random = new SplittableRandom(plan.seed());
  }

  FuzzReport run() {
    long begin = System.nanoTime();
    Thread thread = new Thread(this::tryAll, "fuzz-" + plan.name());
    thread.setDaemon(true);
    thread.start();
    watch(thread);
    Throwable thrown = fault;
    if (thrown != null) {
      throw failure("was neither taken nor refused", thrown);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new FuzzReport(plan.name(), tried, taken, seconds, mostBytes, mostNanos / 1e6);
  }

  /** Time is counted in looks, so that a machine that sleeps is no hanging target. */
  private void watch(Thread thread) {
    long most = plan.patience().toMillis() / LOOK_MILLIS;
    long looks = 0;
    long before = -1;
    try {
      while (thread.isAlive()) {
        thread.join(LOOK_MILLIS);
        looks = tried == before ? looks + 1 : 0;
        before = tried;
        if (looks > most && thread.isAlive()) {
          AssertionError where = new AssertionError("it is here");
          where.setStackTrace(thread.getStackTrace());
          throw failure("takes more than " + plan.patience(), where);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("fuzzing was interrupted", e);
    }
  }

  private void tryAll() {
    try {
      for (byte[] input : corpus.committed()) {
        attempt(input);
      }
      // What the first ones allocate is classes and tables, once.
      mostBytes = 0;
      mostNanos = 0;
      while (tried < plan.inputs()) {
        attempt(next());
      }
    } catch (Throwable e) {
      fault = e;
    }
  }

  private byte[] next() {
    byte[] input = corpus.any(random);
    int changes = 1 + Math.min(6, Integer.numberOfTrailingZeros(random.nextInt() | 64));
    for (int i = 0; i < changes; i++) {
      input = plan.mutation().mutate(input, corpus.any(random), random);
    }
    return input;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Only this thread writes it.
  private void attempt(byte[] input) throws Exception {
    current = input;
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = System.nanoTime();
    boolean isTaken = target.take(input);
    mostNanos = Math.max(mostNanos, System.nanoTime() - nanos);
    bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    mostBytes = Math.max(mostBytes, bytes);
    if (tried >= corpus.committed().size() && bytes > allowed(input)) {
      throw new IllegalStateException(
          "%,d bytes were allocated for %,d, but at most %,d may be"
              .formatted(bytes, input.length, allowed(input)));
    }
    if (isTaken) {
      taken++;
      corpus.taken(input, random);
    }
    tried++;
  }

  private long allowed(byte[] input) {
    return plan.bytes() + plan.bytesPerByte() * input.length;
  }

  private AssertionError failure(String what, Throwable cause) {
    byte[] input = current;
    return new AssertionError(
        "%s: input %,d of seed %d %s; it was written to %s: once that is mended, add it to src/test/resources/fuzz/%s"
            .formatted(
                plan.name(),
                tried,
                plan.seed(),
                what,
                Fuzzing.write(plan.name() + "-failed", input),
                plan.name()),
        cause);
  }
}
