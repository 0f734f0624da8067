package io.perennial.launcher.storebench;

import io.perennial.launcher.figures.Latencies;
import io.perennial.launcher.figures.MeasurementFailedException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * Clients that ask one question after the other, each over a connection of its own. The time of an
 * answer runs from before the question is written to after the last byte of the body is read: the
 * client's own system calls, the store, and waiting for a processor that clients, store, broker and
 * producer share. Making the question and checking the answer are outside.
 */
final class Clients {

  private static final int UNAVAILABLE = 503;
  private static final long PAUSE_NANOS = 20_000_000;

  private final int port;
  private final Function<SplittableRandom, Question> questions;
  private final List<Thread> threads = new ArrayList<>();
  private final List<Latencies.Log> logs = new ArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private long betweenNanos;

  /**
   * A question.
   *
   * @param target path and query, encoded
   * @param check throws when the body is wrong
   */
  record Question(String target, Consumer<byte[]> check) {}

  Clients(int port, Function<SplittableRandom, Question> questions) {
    this.port = port;
    this.questions = questions;
  }

  /**
   * Begins to ask, and goes on until {@link #stop}, through times when nobody answers.
   *
   * @param perSecond questions of all clients together at the most; 0 for no pause between them
   */
  void start(int clients, int perSecond, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    betweenNanos = perSecond == 0 ? 0 : 1_000_000_000L * clients / perSecond;
    for (int i = 0; i < clients; i++) {
      Latencies.Log log = new Latencies.Log();
      SplittableRandom own = random.split();
      Thread thread = new Thread(() -> ask(own, log), "store-bench-client-" + i);
      thread.setDaemon(true);
      logs.add(log);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /**
   * Waits for the last answers.
   *
   * @throws MeasurementFailedException when an answer was wrong, or missing
   */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    Exception cause = failure.get();
    if (cause != null) {
      throw new MeasurementFailedException("a client failed: " + cause.getMessage(), cause);
    }
  }

  /** Whether {@link #stop} would throw. */
  boolean hasFailed() {
    return failure.get() != null;
  }

  /** Questions that the store refused because it was busy or not ready. */
  int refused() {
    return refused.get();
  }

  /** Answers that were complete from one time of {@code System.nanoTime} to another; stopped. */
  Latencies between(long from, long to) {
    return new Latencies(
        logs.stream().flatMapToLong(log -> LongStream.of(log.between(from, to))).toArray());
  }

  private void ask(SplittableRandom random, Latencies.Log log) {
    while (!stopped && !hasFailed()) {
      try (StoreConnection connection = new StoreConnection(port)) {
        askOver(connection, random, log);
      } catch (ConnectException e) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (RefusedException e) {
        if (e.status() != UNAVAILABLE) {
          failure.compareAndSet(null, e);
        }
        refused.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (IOException | RuntimeException e) {
        failure.compareAndSet(null, e);
      }
    }
  }

  /** Waits until a question is due, and returns when the next one is. */
  private long pauseUntil(long due) {
    for (long now = System.nanoTime(); now < due && !stopped; now = System.nanoTime()) {
      LockSupport.parkNanos(Math.min(due - now, PAUSE_NANOS));
    }
    // Who could not keep up does not ask the faster afterwards.
    return Math.max(due, System.nanoTime() - betweenNanos) + betweenNanos;
  }

  private void askOver(StoreConnection connection, SplittableRandom random, Latencies.Log log)
      throws IOException {
    long due = System.nanoTime();
    while (!stopped && !hasFailed()) {
      Question question = questions.apply(random);
      due = pauseUntil(due);
      long start = System.nanoTime();
      byte[] body = connection.read(question.target());
      long end = System.nanoTime();
      log.add(end, end - start);
      question.check().accept(body);
    }
  }
}
