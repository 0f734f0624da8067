package io.perennial.job;

import io.perennial.event.LabelSpace;
import io.perennial.learner.snapshot.ModelSnapshot;
import io.perennial.learner.snapshot.SnapshotException;
import io.perennial.learner.snapshot.SnapshotInfo;
import io.perennial.learner.snapshot.SnapshotPages;
import io.perennial.processor.EventProcessor;
import io.perennial.settings.LabelSettings;
import io.perennial.state.PageStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the model of one shard in a savepoint to a file. A process of its own, started by {@code
 * perennial snapshot}: it needs Flink, and memory for a second learner. Prints {@code READY} with
 * what it wrote; exit code 2 and one sentence for what cannot be.
 */
public final class SnapshotMain {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotMain.class);

  private SnapshotMain() {}

  /** Arguments: savepoint, shard, positive label, classes joined by commas, or empty, file. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err, SnapshotMain::write));
  }

  /** What reads a shard out of a savepoint. */
  @FunctionalInterface
  interface Writer {

    SnapshotInfo write(String savepoint, int shard, LabelSpace labels, Path file) throws Exception;
  }

  /**
   * Whatever goes wrong is told in one sentence: who started this shows it to a person.
   *
   * @return the exit code
   */
  static int run(String[] arguments, PrintStream out, PrintStream err, Writer writer) {
    if (arguments.length != 5) {
      err.println("usage: SnapshotMain SAVEPOINT SHARD POSITIVE CLASSES FILE");
      return 2;
    }
    try {
      LabelSpace labels =
          new LabelSettings(
                  arguments[2],
                  arguments[3].isEmpty() ? List.of() : List.of(arguments[3].split(",")))
              .space();
      SnapshotInfo info =
          writer.write(arguments[0], Integer.parseInt(arguments[1]), labels, Path.of(arguments[4]));
      out.printf(
          Locale.ROOT, "READY after %,d outcomes, digest %s%n", info.outcomes(), info.digest());
      return 0;
    } catch (SnapshotException e) {
      err.println(e.getMessage());
      return 2;
    } catch (Throwable e) {
      // Errors too: a class or native library that is missing, or no memory.
      LOG.error("the savepoint cannot be read", e);
      String why = e.toString().lines().findFirst().orElse("");
      err.println("the savepoint " + arguments[0] + " cannot be read: " + why);
      return 1;
    }
  }

  static SnapshotInfo write(String savepoint, int shard, LabelSpace labels, Path file)
      throws Exception {
    AllPages all = new AllPages();
    SavepointPages.read(savepoint, shard, Path.of(System.getProperty("java.io.tmpdir")), all);
    ModelSnapshot snapshot =
        ModelSnapshot.ofSaved(
            shard, EventProcessor.clockIn(all), labels, all.learner, Instant.now());
    snapshot.write(file);
    return snapshot.info();
  }

  /** The learner's pages apart from what else a shard keeps, which has tables below 0. */
  private static final class AllPages implements PageStore {

    final SnapshotPages learner = new SnapshotPages();
    private final Map<Long, byte[]> others = new HashMap<>();

    @Override
    public void put(int table, int index, byte[] page) {
      if (table >= 0) {
        learner.put(table, index, page);
      } else {
        others.put(KeyedPages.key(table, index), page);
      }
    }

    @Override
    public byte @Nullable [] get(int table, int index) {
      return table >= 0 ? learner.get(table, index) : others.get(KeyedPages.key(table, index));
    }

    @Override
    public void remove(int table, int index) {
      if (table >= 0) {
        learner.remove(table, index);
      } else {
        others.remove(KeyedPages.key(table, index));
      }
    }
  }
}
