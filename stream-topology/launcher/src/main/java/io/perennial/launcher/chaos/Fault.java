package io.perennial.launcher.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One thing that is done to a running pipeline. */
sealed interface Fault {

  /**
   * In place of a process: one that runs tasks at that moment. Killing a spare one would show
   * nothing.
   */
  String BUSY_TASK_MANAGER = "busy-task-manager";

  /**
   * Does it, and undoes it where it is to last for a time only.
   *
   * @return what was done
   */
  String applyBy(Disturber disturber) throws IOException, InterruptedException;

  /** SIGKILL, to all of them at once. */
  record Kill(List<String> processes) implements Fault {

    @Override
    public String applyBy(Disturber disturber) throws InterruptedException {
      return disturber.kill(processes);
    }
  }

  /** SIGKILL right after a checkpoint is complete, while its outputs are being committed. */
  record KillInCommit(String process) implements Fault {

    @Override
    public String applyBy(Disturber disturber) throws InterruptedException {
      return disturber.killInCommit(process);
    }
  }

  /** SIGSTOP, and SIGCONT after that time: what was replaced meanwhile wakes up as a zombie. */
  record Pause(String process, Duration time) implements Fault {

    @Override
    public String applyBy(Disturber disturber) throws InterruptedException {
      return disturber.pause(this);
    }
  }

  /**
   * For that time JobManager and a TaskManager do not reach each other, while both reach the broker
   * and the checkpoints: each thinks that the other is gone.
   */
  record Cut(String taskManager, Duration time) implements Fault {

    @Override
    public String applyBy(Disturber disturber) throws InterruptedException {
      return disturber.cut(this);
    }
  }

  /** For that time the date of the machine that Flink runs on is wrong. */
  record ClockJump(Duration ahead, Duration time) implements Fault {

    @Override
    public String applyBy(Disturber disturber) throws InterruptedException {
      return disturber.jump(this);
    }
  }

  /**
   * Killed, and not started again for that time; the others are killed at its beginning, and start
   * without it.
   */
  record Away(String process, Duration time, List<String> others) implements Fault {

    @Override
    public String applyBy(Disturber disturber) throws InterruptedException {
      return disturber.away(this);
    }
  }

  /** For that time no write to any file succeeds in these processes. */
  record FullDisk(List<String> processes, Duration time) implements Fault {

    @Override
    public String applyBy(Disturber disturber) throws InterruptedException {
      return disturber.full(this);
    }
  }

  /** For that time the folder of the checkpoints is not there, as when its volume is lost. */
  record FolderAway(Duration time) implements Fault {

    @Override
    public String applyBy(Disturber disturber) throws IOException, InterruptedException {
      return disturber.folder(this);
    }
  }

  /**
   * These are killed, a file of the newest checkpoint is damaged, and they start again.
   *
   * @param at where in the list of its files, and in the file, from 0 to 1
   */
  record DamagedCheckpoint(List<String> killed, Damage damage, double at) implements Fault {

    @Override
    public String applyBy(Disturber disturber) throws IOException, InterruptedException {
      return disturber.damaged(this);
    }
  }

  /** What happens to a file. */
  enum Damage {
    TRUNCATED,
    CORRUPTED,
    DELETED
  }
}
