package io.perennial.launcher;

import io.perennial.evaluation.Report;
import io.perennial.launcher.process.ChildFailedException;
import io.perennial.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a pipeline from start to stop. Whatever ends it, including a signal, nothing is left
 * running; the first who stops it does the work, and others wait for that.
 */
final class RunningPipeline {

  private final Terminal terminal;
  private final Pipeline pipeline;
  private final DataFolder folder;
  private final Settings settings;

  RunningPipeline(Terminal terminal, Pipeline pipeline, DataFolder folder, Settings settings) {
    this.terminal = terminal;
    this.pipeline = pipeline;
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Runs it.
   *
   * @param producerArguments empty for no producer
   * @return the report of the whole input, or null where it was not run until done
   */
  @Nullable Report execute(Optional<List<String>> producerArguments, boolean untilDone)
      throws InterruptedException {
    Thread hook = new Thread(this::stopForSignal, "stop-pipeline");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      long start = System.nanoTime();
      pipeline.start();
      Report report = follow(producerArguments, untilDone, start);
      terminal.say("stopping");
      return report;
    } catch (ChildFailedException e) {
      throw explained(e);
    } finally {
      stop();
      removeHook(hook);
    }
  }

  /** What is wrong with the input needs no log to be told, and is nobody's failure. */
  private RuntimeException explained(ChildFailedException e) {
    if (e.child().equals(PipelineChildren.PRODUCER)
        && e.exitCode() == Perennial.WRONG_USE
        && !e.lastWords().isEmpty()) {
      return new WrongUseException(e.lastWords(), e);
    }
    folder.keepLogs();
    return e;
  }

  private Report follow(Optional<List<String>> producerArguments, boolean untilDone, long start) {
    try (OutputFollower follower = new OutputFollower(settings, untilDone)) {
      if (producerArguments.isPresent()) {
        pipeline.startProducer(producerArguments.get());
      }
      Rate rate = new Rate(System::nanoTime);
      try (Progress progress =
          Progress.start(terminal, Duration.ofSeconds(5), () -> line(follower, rate))) {
        while (!untilDone || !follower.isComplete()) {
          follower.poll();
          sayShifts(follower, progress, untilDone);
          pipeline.check();
        }
        follower.drain();
        progress.say("everything is learned");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return ShardResult.report(
          follower.results(),
          settings.learner(),
          follower.fineTuning(),
          follower.exampleSeconds(),
          seconds);
    }
  }

  /** An endless run has no report to tell them. */
  private void sayShifts(OutputFollower follower, Progress progress, boolean untilDone) {
    boolean severalShards = settings.kafka().shards() > 1;
    for (FoundShift found : follower.takeShifts()) {
      if (!untilDone) {
        progress.say(ProgressText.found(found, severalShards));
      }
    }
  }

  private static String line(OutputFollower follower, Rate rate) {
    OutputFollower.Snapshot at = follower.progress();
    rate.beginAt(at.received());
    return ProgressText.of(at.received(), rate.update(at.received()), at.metrics())
        + ProgressText.experts(at.experts(), at.shift())
        + ProgressText.policy(at.policyVersion())
        + ProgressText.count(at.pending(), "pending")
        + ProgressText.count(at.late(), "late")
        + ProgressText.count(at.duplicate(), "duplicates")
        + ProgressText.count(at.deadLettered(), "dead letters");
  }

  private void stopForSignal() {
    terminal.say("");
    terminal.say("stopping");
    stop();
    folder.close();
  }

  private synchronized void stop() {
    pipeline.close();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is what stops us.
    }
  }
}
