package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.codec.RawRecord;
import io.perennial.job.example.SavepointCounters;
import io.perennial.learner.snapshot.SnapshotInfo;
import io.perennial.settings.Settings;
import io.perennial.settings.SettingsFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.flink.core.execution.SavepointFormatType;

/**
 * A savepoint that is kept as a build of its time wrote it, in a folder {@code format-N}:
 *
 * <pre>
 *   settings.yaml  that it was written under, complete
 *   savepoint.zip  the canonical savepoint's files
 *   events-S.jsonl what came to shard S after it
 *   expected.txt   what it holds, and what the shards come to when those events are learned too
 * </pre>
 *
 * <p>Format 2: the learner's, whose first layer has other tables.
 *
 * @param folder of these files
 */
record GoldenSavepoint(Path folder) {

  /**
   * Counts up when state is written that an older build cannot read: then {@code
   * -Dperennial.golden=write} makes the folder of the new one, and the old ones stay.
   */
  static final int FORMAT = 2;

  /** The oldest that this build goes on from; those before are refused. */
  private static final int OLDEST = 2;

  static final int SHARDS = 2;

  private static final Path ALL = Path.of("src/test/resources/golden");
  private static final String SAVEPOINT = "savepoint.zip";
  private static final int BEFORE = 600;
  private static final int EVENTS = 800;

  /** Those that this build goes on from, the oldest first. */
  static List<GoldenSavepoint> readable() {
    return IntStream.rangeClosed(OLDEST, FORMAT).mapToObj(GoldenSavepoint::of).toList();
  }

  /** Those that this build refuses, the oldest first. */
  static List<GoldenSavepoint> refused() {
    return IntStream.range(1, OLDEST).mapToObj(GoldenSavepoint::of).toList();
  }

  static GoldenSavepoint latest() {
    return of(FORMAT);
  }

  private static GoldenSavepoint of(int format) {
    return new GoldenSavepoint(ALL.resolve("format-" + format));
  }

  /** Writes the one of this build's format. What is there is never replaced. */
  static void write(Path temporary) throws Exception {
    GoldenSavepoint golden = latest();
    assertThat(golden.folder).as("count GoldenSavepoint.FORMAT up").doesNotExist();
    List<List<String>> events =
        IntStream.range(0, SHARDS).mapToObj(shard -> SmallShards.events(shard, EVENTS)).toList();
    Path savepoint = Path.of(URI.create(takeSavepoint(events, temporary)));
    Files.createDirectories(golden.folder);
    pack(savepoint, golden.folder.resolve(SAVEPOINT));
    Settings settings = SmallShards.settings(SHARDS, Path.of("golden"), Map.of());
    Files.writeString(golden.folder.resolve("settings.yaml"), SettingsFile.write(settings));
    for (int shard = 0; shard < SHARDS; shard++) {
      Files.write(golden.events(shard), events.get(shard).subList(BEFORE + shard, EVENTS));
    }
    Files.write(golden.folder.resolve("expected.txt"), golden.restored(temporary));
  }

  /** After so many events of each shard, and one more of each next one. */
  private static String takeSavepoint(List<List<String>> events, Path temporary) throws Exception {
    List<List<RawRecord>> records =
        IntStream.range(0, SHARDS)
            .mapToObj(shard -> SmallShards.records(shard, events.get(shard)))
            .toList();
    try (StagedJob job = new StagedJob("golden", temporary, records)) {
      job.start(SmallShards.settings(SHARDS, temporary, Map.of()), Optional.empty());
      job.give(BEFORE);
      return job.stop(SavepointFormatType.CANONICAL);
    }
  }

  private static void pack(Path folder, Path zip) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
        Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        out.putNextEntry(new ZipEntry(String.valueOf(file.getFileName())));
        Files.copy(file, out);
      }
    }
  }

  /** The savepoint's files in a folder: its URI. */
  String unpack(Path into) throws IOException {
    Files.createDirectories(into);
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(folder.resolve(SAVEPOINT)))) {
      for (ZipEntry file = in.getNextEntry(); file != null; file = in.getNextEntry()) {
        Files.copy(in, into.resolve(file.getName()));
      }
    }
    return into.toUri().toString();
  }

  /** The settings that it was written under, with some on top. */
  Settings settings(Path temporary, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("job.checkpointDirectory", temporary.resolve("checkpoints").toString());
    // Its sources are not those that go on.
    all.put("job.flink.execution.state-recovery.ignore-unclaimed-state", "true");
    return SettingsFile.load(folder.resolve("settings.yaml"), Map.of(), all);
  }

  List<String> expected() throws IOException {
    return Files.readAllLines(folder.resolve("expected.txt"));
  }

  /** What came after it, and the end of input, by shard. */
  List<List<RawRecord>> recordsAfter() throws IOException {
    List<List<RawRecord>> records = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      records.add(SmallShards.records(shard, Files.readAllLines(events(shard))));
    }
    return records;
  }

  /** What this build makes of it, in the lines of {@code expected.txt}. */
  List<String> restored(Path temporary) throws Exception {
    String savepoint = unpack(temporary.resolve("savepoint-" + folder.getFileName()));
    Settings settings = settings(temporary, Map.of());
    List<String> lines = new ArrayList<>(SavepointCounters.read(savepoint));
    for (int shard = 0; shard < SHARDS; shard++) {
      SnapshotInfo model =
          SnapshotMain.write(
              savepoint, shard, settings.labels().space(), temporary.resolve("model"));
      lines.add(
          "shard %d: %d outcomes, digest %s".formatted(shard, model.outcomes(), model.digest()));
    }
    try (StagedJob job = new StagedJob("restored", temporary, recordsAfter())) {
      job.start(settings, Optional.of(savepoint));
      assertThat(job.finish().isSuccess()).isTrue();
      for (int shard = 0; shard < SHARDS; shard++) {
        List<String> outputs = job.lines(shard);
        lines.add("shard %d at the end: %s".formatted(shard, outputs.get(outputs.size() - 1)));
      }
    }
    return lines;
  }

  private Path events(int shard) {
    return folder.resolve("events-%d.jsonl".formatted(shard));
  }

  @Override
  public String toString() {
    return String.valueOf(folder.getFileName());
  }
}
