package io.perennial.worker;

import io.perennial.policy.FineTuner;
import io.perennial.state.PageStore;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A fine-tuner's optimisers, buffer and samples in a file, for the next start. The file is replaced
 * whole: format, number of partitions of decisions, per partition its number and the offset of the
 * first decision that the tuner does not know, number of pages, per page its key, length and bytes,
 * and a CRC-32 of all that; all numbers big-endian. The offsets are there so that no request to
 * forget is missed. It is worth keeping but not needed: the policy itself is the one that is
 * served. A tuner gives the pages that changed, so one object must both restore it and save it.
 */
final class SavedTuner implements PageStore {

  private static final int FORMAT = 0x50465432;
  private static final int LONGEST_PAGE = 1 << 20;

  private final Path file;
  private final Map<Long, byte[]> pages = new TreeMap<>();
  private final Map<Integer, Long> positions = new TreeMap<>();

  /**
   * @param file that it is in, or will be
   */
  SavedTuner(Path file) {
    this.file = file;
  }

  @Override
  public void put(int table, int index, byte[] page) {
    pages.put((long) table << 32 | index, page);
  }

  @Override
  public byte @Nullable [] get(int table, int index) {
    return pages.get((long) table << 32 | index);
  }

  @Override
  public void remove(int table, int index) {
    pages.remove((long) table << 32 | index);
  }

  /** Per partition of decisions the first that the restored tuner does not know. */
  Map<Integer, Long> positions() {
    return Map.copyOf(positions);
  }

  /**
   * Writes how a tuner stands.
   *
   * @param known per partition of decisions the first that it does not know
   */
  void save(FineTuner tuner, Map<Integer, Long> known) throws IOException {
    positions.clear();
    positions.putAll(known);
    tuner.snapshot(this);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    CRC32 crc = new CRC32();
    try (DataOutputStream out =
        new DataOutputStream(
            new CheckedOutputStream(
                new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16), crc))) {
      out.writeInt(FORMAT);
      out.writeInt(positions.size());
      for (Map.Entry<Integer, Long> position : positions.entrySet()) {
        out.writeInt(position.getKey());
        out.writeLong(position.getValue());
      }
      out.writeInt(pages.size());
      for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
        out.writeLong(page.getKey());
        out.writeInt(page.getValue().length);
        out.write(page.getValue());
      }
      out.writeLong(crc.getValue());
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Gives a new tuner what was saved.
   *
   * @return whether there was anything
   * @throws IOException if the file is broken; the tuner is as it was
   * @throws IllegalStateException if it was written under other settings; the tuner must not be
   *     used then
   */
  boolean restore(FineTuner tuner) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    clear();
    CRC32 crc = new CRC32();
    try (DataInputStream in =
        new DataInputStream(
            new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), crc))) {
      readPages(in);
      long computed = crc.getValue();
      if (in.readLong() != computed) {
        throw new IOException("its checksum is wrong");
      }
    } catch (EOFException e) {
      clear();
      throw new IOException("it ends too early", e);
    } catch (IOException e) {
      clear();
      throw e;
    }
    try {
      tuner.restore(this);
    } catch (IllegalStateException e) {
      clear();
      throw e;
    }
    return true;
  }

  /** Removes the file, so that nothing is restored from it. */
  void discard() throws IOException {
    clear();
    Files.deleteIfExists(file);
  }

  private void clear() {
    pages.clear();
    positions.clear();
  }

  private void readPages(DataInputStream in) throws IOException {
    if (in.readInt() != FORMAT) {
      throw new IOException("it is in no format that this version reads");
    }
    int partitions = in.readInt();
    for (int i = 0; i < partitions; i++) {
      positions.put(in.readInt(), in.readLong());
    }
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      long key = in.readLong();
      int length = in.readInt();
      if (length < 0 || length > LONGEST_PAGE) {
        throw new IOException("a page of it has a length of " + length);
      }
      byte[] page = new byte[length];
      in.readFully(page);
      pages.put(key, page);
    }
  }
}
