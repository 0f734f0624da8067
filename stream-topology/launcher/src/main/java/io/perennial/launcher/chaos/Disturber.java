package io.perennial.launcher.chaos;

import io.perennial.launcher.chaos.Fault.Away;
import io.perennial.launcher.chaos.Fault.ClockJump;
import io.perennial.launcher.chaos.Fault.Cut;
import io.perennial.launcher.chaos.Fault.DamagedCheckpoint;
import io.perennial.launcher.chaos.Fault.FolderAway;
import io.perennial.launcher.chaos.Fault.FullDisk;
import io.perennial.launcher.chaos.Fault.Pause;
import io.perennial.launcher.flink.FlinkRest;
import io.perennial.launcher.flink.FlinkRestException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Carries faults out; whatever it took away for a time it gives back. Every method says what was
 * done. One thread.
 */
final class Disturber {

  private static final Duration ALIVE_LIMIT = Duration.ofMinutes(2);
  private static final int DAMAGE_TRIES = 3;
  private static final Duration COMMIT_LIMIT = Duration.ofMinutes(1);

  private final Processes processes;
  private final FlinkRest flink;
  private final Checkpoints checkpoints;
  private final SplittableRandom random;

  /**
   * @param seed chooses among those that a fault may hit
   */
  Disturber(Processes processes, long seed) {
    this.processes = processes;
    this.random = new SplittableRandom(seed);
    this.flink = new FlinkRest(processes.flink());
    this.checkpoints = new Checkpoints(processes.checkpoints());
  }

  String kill(List<String> names) throws InterruptedException {
    List<String> victims = new ArrayList<>();
    List<Long> pids = new ArrayList<>();
    for (String name : names) {
      victims.add(victim(name));
      pids.add(alive(victims.get(victims.size() - 1)));
    }
    pids.forEach(Signals::kill);
    return "killed " + String.join(", ", victims);
  }

  String pause(Pause pause) throws InterruptedException {
    String victim = victim(pause.process());
    long pid = alive(victim);
    Signals.pause(pid);
    try {
      Thread.sleep(pause.time().toMillis());
    } finally {
      Signals.resume(pid);
    }
    return "stopped %s for %d s".formatted(victim, pause.time().toSeconds());
  }

  String cut(Cut cut) throws InterruptedException {
    String victim = victim(cut.taskManager());
    processes.cut(victim);
    try {
      Thread.sleep(cut.time().toMillis());
    } finally {
      processes.mend(victim);
    }
    return "cut the network to %s for %d s".formatted(victim, cut.time().toSeconds());
  }

  String jump(ClockJump jump) throws InterruptedException {
    processes.setClockAhead(jump.ahead());
    try {
      Thread.sleep(jump.time().toMillis());
    } finally {
      processes.setClockAhead(Duration.ZERO);
    }
    return "set Flink's clock by %+d s for %d s"
        .formatted(jump.ahead().toSeconds(), jump.time().toSeconds());
  }

  String away(Away away) throws InterruptedException {
    processes.hold(away.process());
    try {
      List<String> all = new ArrayList<>(List.of(away.process()));
      all.addAll(away.others());
      kill(all);
      Thread.sleep(away.time().toMillis());
    } finally {
      processes.release(away.process());
    }
    String others = away.others().isEmpty() ? "" : ", and started the others without it";
    return "took %s away for %d s%s".formatted(away.process(), away.time().toSeconds(), others);
  }

  String full(FullDisk full) throws InterruptedException {
    List<Long> pids = new ArrayList<>();
    for (String name : full.processes()) {
      pids.add(alive(name));
    }
    try {
      pids.forEach(Signals::refuseWrites);
      Thread.sleep(full.time().toMillis());
    } finally {
      pids.forEach(Signals::allowWrites);
    }
    return "refused every write for %d s".formatted(full.time().toSeconds());
  }

  String folder(FolderAway away) throws IOException, InterruptedException {
    checkpoints.hide();
    try {
      Thread.sleep(away.time().toMillis());
    } finally {
      checkpoints.show();
    }
    return "took the checkpoint folder away for %d s".formatted(away.time().toSeconds());
  }

  String damaged(DamagedCheckpoint damaged) throws IOException, InterruptedException {
    for (int i = 0; i < DAMAGE_TRIES; i++) {
      // Without one before it there is nothing to fall back to.
      await(() -> checkpoints.count() > 1, COMMIT_LIMIT, "there are no two checkpoints");
      damaged.killed().forEach(processes::hold);
      try {
        kill(damaged.killed());
        for (String name : damaged.killed()) {
          await(() -> processes.pid(name).isEmpty(), ALIVE_LIMIT, name + " does not end");
        }
        if (checkpoints.count() > 1) {
          return checkpoints.damage(damaged.damage(), damaged.at());
        }
      } finally {
        damaged.killed().forEach(processes::release);
      }
    }
    throw new IllegalStateException(
        "no second checkpoint was there in %d kills of %s"
            .formatted(DAMAGE_TRIES, damaged.killed()));
  }

  String killInCommit(String process) throws InterruptedException {
    awaitCheckpoint();
    return kill(List.of(process)) + " in a commit";
  }

  private String victim(String name) throws InterruptedException {
    if (!name.equals(Fault.BUSY_TASK_MANAGER)) {
      return name;
    }
    await(() -> !busy().isEmpty(), ALIVE_LIMIT, "no TaskManager runs a task");
    List<String> busy = busy();
    return busy.isEmpty() ? victim(name) : busy.get(random.nextInt(busy.size()));
  }

  private List<String> busy() {
    try {
      return flink.runningJobs().stream()
          .flatMap(job -> flink.taskManagersOf(job).stream())
          .filter(processes.names()::contains)
          .toList();
    } catch (FlinkRestException e) {
      return List.of();
    }
  }

  private long alive(String name) throws InterruptedException {
    await(() -> processes.pid(name).isPresent(), ALIVE_LIMIT, name + " does not run");
    OptionalLong pid = processes.pid(name);
    return pid.isPresent() ? pid.getAsLong() : alive(name);
  }

  /** Until one more is complete; its outputs are committed from then on. */
  private void awaitCheckpoint() throws InterruptedException {
    long before = completed();
    await(() -> completed() > before, COMMIT_LIMIT, "no checkpoint is complete");
  }

  private long completed() {
    try {
      return flink.runningJobs().stream().mapToLong(flink::completedCheckpoints).sum();
    } catch (FlinkRestException e) {
      return 0;
    }
  }

  private static void await(BooleanSupplier condition, Duration limit, String otherwise)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s, %d s after it should".formatted(otherwise, limit.toSeconds()));
      }
      Thread.sleep(5);
    }
  }
}
