package io.perennial.worker;

import io.perennial.policy.FineTuner;
import io.perennial.policy.PolicyMath;
import io.perennial.policy.RankingPolicy;
import io.perennial.policy.nd4j.Backend;
import io.perennial.settings.FineTuningSettings;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a worker until SIGTERM. Started by {@code perennial worker}, and as a child by {@code
 * perennial run}; prints {@code READY} when it reads decisions, and ends with exit code 1 and one
 * sentence when it cannot work.
 */
public final class WorkerMain {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);

  private WorkerMain() {}

  public static void main(String[] arguments) {
    if (arguments.length != 4
        || !arguments[0].equals("--settings")
        || !arguments[2].equals("--data-dir")) {
      System.err.println("usage: WorkerMain --settings FILE --data-dir FOLDER");
      System.exit(2);
    }
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stopAndAwait(stopped, ended), "stop-worker"));
    int code = 0;
    try {
      Settings settings = SettingsFile.load(Path.of(arguments[1]), Map.of(), Map.of());
      run(settings, Path.of(arguments[3]), stopped);
    } catch (IOException | RuntimeException e) {
      LOG.error("the worker failed", e);
      System.err.println("the worker failed: " + e.getMessage());
      code = 1;
    } finally {
      ended.countDown();
    }
    if (!stopped.get()) {
      System.exit(code);
    }
  }

  private static void stopAndAwait(AtomicBoolean stopped, CountDownLatch ended) {
    stopped.set(true);
    try {
      var unused = ended.await(8, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Settings settings, Path folder, AtomicBoolean stopped)
      throws IOException {
    if (!settings.servesPolicy()) {
      throw new IllegalStateException(
          "there is nothing to fine-tune: fineTuning.enabled and processor.decisions.enabled must be true, and labels binary");
    }
    Files.createDirectories(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IllegalStateException(
            "another worker uses " + folder + "; give this one a --data-dir of its own");
      }
      SavedTuner saved = new SavedTuner(folder.resolve("tuner"));
      if (!isUsable(saved, settings.fineTuning())) {
        saved.discard();
      }
      RankingPolicy policy = new RankingPolicy(settings.fineTuning().policy());
      try (PolicyMath math = Backend.open(settings.fineTuning().backend(), policy)) {
        FineTuner tuner = new FineTuner(policy, settings.fineTuning().tuning(), math);
        LOG.info("{}", saved.restore(tuner) ? "goes on from what was saved" : "starts afresh");
        work(settings, tuner, Backend.reportName(math), saved, stopped);
      }
    }
  }

  /** Tried on a tuner that is thrown away: a restore that fails may have changed it. */
  private static boolean isUsable(SavedTuner saved, FineTuningSettings settings) {
    try {
      saved.restore(new FineTuner(new RankingPolicy(settings.policy()), settings.tuning()));
      return true;
    } catch (IOException | IllegalStateException e) {
      LOG.warn("what was saved cannot be used, and is begun anew: {}", e.getMessage());
      return false;
    }
  }

  private static void work(
      Settings settings, FineTuner tuner, String backend, SavedTuner saved, AtomicBoolean stopped) {
    try (WorkerInput input =
            new WorkerInput(settings.kafka(), settings.fineTuning().backlog(), saved.positions());
        WorkerOutput output = new WorkerOutput(settings.kafka())) {
      String name = "worker-" + UUID.randomUUID();
      LOG.info("{} begins", name);
      System.out.println("READY");
      new FineTuneWorker(name, backend, tuner, settings, input, output, saved).run(stopped::get);
    }
  }
}
