package io.perennial.launcher.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps child processes running: one that dies is started again as often as its specification
 * allows within ten minutes; beyond that, {@link #failure} completes. The first death within a
 * minute costs a pause of a second, further ones 2, 4, 8, 16, 16 … seconds. Closing stops all of
 * them, the last started first. Thread-safe.
 */
public final class ProcessSupervisor implements AutoCloseable {

  /** Doublings of the first pause. */
  private static final int LONGEST_PAUSE = 4;

  private static final Duration WINDOW = Duration.ofMinutes(10);

  /** Deaths that are further apart are no crash loop. */
  private static final Duration LOOP_WINDOW = Duration.ofMinutes(1);

  private final Consumer<String> messages;
  private final Duration firstPause;
  private final List<Child> children = new ArrayList<>();
  private final Map<String, Deque<Long>> deaths = new HashMap<>();
  private final Set<String> held = new HashSet<>();
  private final Map<String, Child> waiting = new HashMap<>();
  private final CompletableFuture<ChildFailedException> failure = new CompletableFuture<>();
  private final ScheduledExecutorService restarting =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "restart-children");
            thread.setDaemon(true);
            return thread;
          });
  private boolean closed;

  /**
   * @param messages takes one line about each death and restart, and what a child alerts
   * @param firstPause before the first restart; doubled with each further one
   */
  public ProcessSupervisor(Consumer<String> messages, Duration firstPause) {
    this.messages = messages;
    this.firstPause = firstPause;
  }

  /** Starts a child; does not wait until it is ready. */
  public synchronized Child start(ChildSpec spec) {
    if (closed) {
      throw new ChildFailedException(spec.name(), -1, "everything is being stopped");
    }
    Child child = Child.start(spec, messages);
    children.add(child);
    watch(child);
    return child;
  }

  /**
   * The process id of the child of this name.
   *
   * @return empty while it does not run
   */
  public synchronized OptionalLong pid(String name) {
    return children.stream()
        .filter(child -> child.spec().name().equals(name) && child.isAlive())
        .mapToLong(Child::pid)
        .findFirst();
  }

  /** The names of the children that should run, in the order of their start. */
  public synchronized List<String> names() {
    return children.stream().map(child -> child.spec().name()).toList();
  }

  /** From now on a child of this name that dies stays dead until it is released. */
  public synchronized void hold(String name) {
    held.add(name);
  }

  /** Ends {@link #hold}; a child that died meanwhile is started at once. */
  public synchronized void release(String name) {
    held.remove(name);
    Child dead = waiting.remove(name);
    if (dead != null) {
      restart(dead);
    }
  }

  /** Completes when a child is dead for good that should run. */
  public CompletableFuture<ChildFailedException> failure() {
    return failure;
  }

  /** Stops every child, the last started first, and waits for their ends. */
  @Override
  public void close() {
    List<Child> running;
    synchronized (this) {
      closed = true;
      running = new ArrayList<>(children);
      children.clear();
    }
    restarting.shutdownNow();
    for (int i = running.size() - 1; i >= 0; i--) {
      running.get(i).stop();
    }
  }

  private void watch(Child child) {
    var unused = child.exit().thenAcceptAsync(code -> ended(child, code));
  }

  private synchronized void ended(Child child, int code) {
    boolean done = child.spec().endsByItself() && code == 0;
    if (closed || child.isStopping() || done) {
      return;
    }
    if (held.contains(child.spec().name())) {
      waiting.put(child.spec().name(), child);
      return;
    }
    ChildFailedException how = child.failure("ended unexpectedly");
    int recent = countDeath(child.spec().name());
    if (recent > child.spec().restarts()) {
      failure.complete(how);
      return;
    }
    int inLoop = deathsWithin(child.spec().name(), LOOP_WINDOW);
    long pauseMillis = firstPause.toMillis() << Math.min(inLoop - 1, LONGEST_PAUSE);
    messages.accept(how.getMessage());
    int most = child.spec().restarts();
    messages.accept(
        "the %s is started again in %.1f s%s"
            .formatted(
                child.spec().name(),
                pauseMillis / 1e3,
                most == Integer.MAX_VALUE ? "" : " (%d of %d times)".formatted(recent, most)));
    var unused = restarting.schedule(() -> restart(child), pauseMillis, TimeUnit.MILLISECONDS);
  }

  /** Deaths of this child within the window, this one included. */
  private int countDeath(String name) {
    Deque<Long> times = deaths.computeIfAbsent(name, n -> new ArrayDeque<>());
    long now = System.nanoTime();
    times.addLast(now);
    while (now - times.getFirst() > WINDOW.toNanos()) {
      times.removeFirst();
    }
    return times.size();
  }

  private int deathsWithin(String name, Duration window) {
    long since = System.nanoTime() - window.toNanos();
    return (int)
        deaths.getOrDefault(name, new ArrayDeque<>()).stream()
            .filter(time -> time - since > 0)
            .count();
  }

  private synchronized void restart(Child dead) {
    if (closed) {
      return;
    }
    try {
      Child child = Child.start(dead.spec(), messages);
      // Its place in the order of stopping stays.
      children.set(children.indexOf(dead), child);
      watch(child);
    } catch (ChildFailedException e) {
      failure.complete(e);
    }
  }
}
