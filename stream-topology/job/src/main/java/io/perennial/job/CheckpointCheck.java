package io.perennial.job;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;

/**
 * Whether a checkpoint can be restored: everything that it refers to is there, as long as it was,
 * and what has checksums passes them. It reads all of the state once.
 */
final class CheckpointCheck {

  private static final String SORTED_TABLE = ".sst";

  private CheckpointCheck() {}

  /**
   * What is wrong with a checkpoint of this machine.
   *
   * @param folder that holds its {@code _metadata}
   * @return one clause naming the file, or empty if nothing is
   */
  static Optional<String> defect(Path folder) {
    Map<StreamStateHandle, String> files;
    try {
      files = files(folder, unknown -> {});
    } catch (IOException | RuntimeException e) {
      return Optional.of("its _metadata cannot be read: " + e);
    }
    for (Map.Entry<StreamStateHandle, String> file : files.entrySet()) {
      Optional<String> defect = defect(file.getKey(), file.getValue());
      if (defect.isPresent()) {
        return defect;
      }
    }
    return Optional.empty();
  }

  /**
   * The files that a checkpoint of this machine refers to, by what RocksDB calls them.
   *
   * @throws IOException if it has state of a kind whose files are not known
   */
  static Map<Path, String> localFiles(Path folder) throws IOException {
    Map<Path, String> local = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    Map<StreamStateHandle, String> all =
        files(folder, state -> unknown.add(state.getClass().getSimpleName()));
    if (!unknown.isEmpty()) {
      throw new IOException(folder + " has state of unknown kinds: " + unknown);
    }
    all.forEach(
        (state, name) ->
            state.maybeGetPath().ifPresent(path -> local.put(Path.of(path.getPath()), name)));
    return local;
  }

  /** Everything that it refers to, by what RocksDB calls it; "" where it is none of RocksDB's. */
  private static Map<StreamStateHandle, String> files(
      Path folder, Consumer<KeyedStateHandle> unknown) throws IOException {
    Map<StreamStateHandle, String> files = new LinkedHashMap<>();
    CheckpointMetadata metadata;
    try (DataInputStream in =
        new DataInputStream(Files.newInputStream(folder.resolve("_metadata")))) {
      metadata =
          Checkpoints.loadCheckpointMetadata(
              in, CheckpointCheck.class.getClassLoader(), folder.toString());
    }
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        subtask.getManagedOperatorState().forEach(state -> files.put(state, ""));
        subtask.getRawOperatorState().forEach(state -> files.put(state, ""));
        keyed(subtask).forEach(state -> addKeyed(state, files, unknown));
      }
    }
    return files;
  }

  private static List<KeyedStateHandle> keyed(OperatorSubtaskState subtask) {
    List<KeyedStateHandle> states = new ArrayList<>(subtask.getManagedKeyedState());
    states.addAll(subtask.getRawKeyedState());
    return states;
  }

  private static void addKeyed(
      KeyedStateHandle state,
      Map<StreamStateHandle, String> files,
      Consumer<KeyedStateHandle> unknown) {
    if (state instanceof IncrementalRemoteKeyedStateHandle incremental) {
      files.put(incremental.getMetaDataStateHandle(), "");
      for (HandleAndLocalPath file : incremental.getSharedState()) {
        files.put(file.getHandle(), file.getLocalPath());
      }
      for (HandleAndLocalPath file : incremental.getPrivateState()) {
        files.put(file.getHandle(), file.getLocalPath());
      }
    } else if (state instanceof StreamStateHandle stream) {
      files.put(stream, "");
    } else {
      unknown.accept(state);
    }
  }

  private static Optional<String> defect(StreamStateHandle state, String localName) {
    org.apache.flink.core.fs.Path path = state.maybeGetPath().orElse(null);
    if (path == null) {
      return Optional.empty(); // It lies within the metadata.
    }
    try {
      FileSystem files = path.getFileSystem();
      if (!files.exists(path)) {
        return Optional.of(path + " is missing");
      }
      long bytes = files.getFileStatus(path).getLen();
      if (bytes < state.getStateSize()) {
        return Optional.of(
            "%s has %d bytes, but had %d".formatted(path, bytes, state.getStateSize()));
      }
      return localName.endsWith(SORTED_TABLE) && !files.isDistributedFS()
          ? checksumDefect(path)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(path + " cannot be read: " + e.getMessage());
    }
  }

  private static Optional<String> checksumDefect(org.apache.flink.core.fs.Path path) {
    RocksDB.loadLibrary();
    try (Options options = new Options();
        SstFileReader reader = new SstFileReader(options)) {
      reader.open(path.getPath());
      reader.verifyChecksum();
      return Optional.empty();
    } catch (RocksDBException e) {
      return Optional.of(path + " is damaged: " + e.getMessage());
    }
  }
}
