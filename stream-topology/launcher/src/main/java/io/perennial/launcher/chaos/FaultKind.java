package io.perennial.launcher.chaos;

import io.perennial.launcher.chaos.Fault.Away;
import io.perennial.launcher.chaos.Fault.ClockJump;
import io.perennial.launcher.chaos.Fault.Cut;
import io.perennial.launcher.chaos.Fault.Damage;
import io.perennial.launcher.chaos.Fault.DamagedCheckpoint;
import io.perennial.launcher.chaos.Fault.FolderAway;
import io.perennial.launcher.chaos.Fault.FullDisk;
import io.perennial.launcher.chaos.Fault.Kill;
import io.perennial.launcher.chaos.Fault.KillInCommit;
import io.perennial.launcher.chaos.Fault.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The kinds of faults that can be asked for, by the names of the command line. */
public enum FaultKind {
  KILL_TASK_MANAGER,
  KILL_JOB_MANAGER,
  /** With one of its TaskManagers. */
  KILL_JOB_AND_TASK_MANAGER,
  KILL_BROKER,
  KILL_BROKER_IN_COMMIT,
  KILL_STORE,
  KILL_WORKER,
  BROKER_AWAY,
  /** All of Flink starts while it is away. */
  BROKER_ABSENT,
  PAUSE_TASK_MANAGER,
  PAUSE_JOB_MANAGER,
  PAUSE_BROKER,
  CUT_TASK_MANAGER,
  CLOCK_JUMP,
  FULL_DISK,
  FOLDER_AWAY,
  DAMAGED_CHECKPOINT,
  /** The JobManager lives, and still believes in the checkpoint. */
  DAMAGED_CHECKPOINT_UNKNOWN;

  private static final String BROKER = "broker";
  private static final String STORE = "replay-store";
  private static final String WORKER = "worker";
  static final String JOB_MANAGER = "job-manager";
  private static final String TASK_MANAGER = "task-manager-";

  private static final Duration BROKER_GONE = Duration.ofSeconds(70);
  private static final Duration PAUSED = Duration.ofSeconds(30);
  private static final Duration CUT = Duration.ofSeconds(30);

  /**
   * Back, and at the end forth. Forth first would blind us: Flink's REST interface remembers its
   * answers until a moment of the wall clock.
   */
  private static final Duration JUMP = Duration.ofHours(-1);

  private static final Duration WRONG_DATE = Duration.ofSeconds(20);
  private static final Duration DISK_TROUBLE = Duration.ofSeconds(20);

  /** One of this kind, for a cluster of so many TaskManagers. */
  Fault draw(SplittableRandom random, int taskManagers) {
    String one = Fault.BUSY_TASK_MANAGER;
    return switch (this) {
      case KILL_TASK_MANAGER -> new Kill(List.of(one));
      case KILL_JOB_MANAGER -> new Kill(List.of(JOB_MANAGER));
      case KILL_JOB_AND_TASK_MANAGER -> new Kill(List.of(JOB_MANAGER, one));
      case KILL_BROKER -> new Kill(List.of(BROKER));
      case KILL_BROKER_IN_COMMIT -> new KillInCommit(BROKER);
      case KILL_STORE -> new Kill(List.of(STORE));
      case KILL_WORKER -> new Kill(List.of(WORKER));
      case BROKER_AWAY -> new Away(BROKER, BROKER_GONE, List.of());
      case BROKER_ABSENT -> new Away(BROKER, BROKER_GONE, flink(taskManagers));
      case PAUSE_TASK_MANAGER -> new Pause(one, PAUSED);
      case PAUSE_JOB_MANAGER -> new Pause(JOB_MANAGER, PAUSED);
      case PAUSE_BROKER -> new Pause(BROKER, PAUSED);
      case CUT_TASK_MANAGER -> new Cut(one, CUT);
      case CLOCK_JUMP -> new ClockJump(JUMP, WRONG_DATE);
      case FULL_DISK -> new FullDisk(flink(taskManagers), DISK_TROUBLE);
      case FOLDER_AWAY -> new FolderAway(DISK_TROUBLE);
      case DAMAGED_CHECKPOINT -> damaged(flink(taskManagers), random);
      case DAMAGED_CHECKPOINT_UNKNOWN -> damaged(taskManagers(taskManagers), random);
    };
  }

  private static Fault damaged(List<String> killed, SplittableRandom random) {
    Damage[] damages = Damage.values();
    return new DamagedCheckpoint(
        killed, damages[random.nextInt(damages.length)], random.nextDouble());
  }

  /** Every process of Flink. */
  static List<String> flink(int taskManagers) {
    List<String> processes = new ArrayList<>(List.of(JOB_MANAGER));
    processes.addAll(taskManagers(taskManagers));
    return processes;
  }

  static List<String> taskManagers(int number) {
    List<String> processes = new ArrayList<>();
    for (int i = 1; i <= number; i++) {
      processes.add(TASK_MANAGER + i);
    }
    return processes;
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
