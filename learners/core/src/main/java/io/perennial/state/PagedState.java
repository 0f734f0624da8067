package io.perennial.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several tables that are saved, restored and digested together, under consecutive table ids.
 *
 * <p>Id {@code base} holds one page, the manifest: the lines {@code perennial-state 2} and the
 * owner's fingerprint in UTF-8. The tables follow from {@code base + 1} in the order in which they
 * were added. The manifest is written with the first snapshot and compared by {@link #restore}. Id
 * {@code base} holds the {@link Journal} as well, where a table changes by granules.
 */
public final class PagedState {

  private static final String FORMAT = "perennial-state 2";

  /** The same without a journal. */
  private static final String BEFORE = "perennial-state 1";

  private final int base;
  private final String fingerprint;
  private final List<Table> tables = new ArrayList<>();
  private final Journal journal;
  private boolean manifestSaved;

  /**
   * @param base first table id; ids up to base + number of tables are used
   * @param fingerprint everything that decides what the values mean, such as a configuration
   */
  public PagedState(int base, String fingerprint) {
    this.base = base;
    this.fingerprint = fingerprint;
    this.journal = new Journal(base);
  }

  /** Adds a table and gives it back. The order of the calls is part of the format. */
  public <T extends Table> T add(T table) {
    tables.add(table);
    return table;
  }

  /** The id after the last one in use. */
  public int nextBase() {
    return base + 1 + tables.size();
  }

  /** Memory of all values, in bytes. */
  public long bytes() {
    long bytes = 0;
    for (Table table : tables) {
      bytes += (long) table.size() * table.valueBytes();
    }
    return bytes;
  }

  /** Writes what changed since the last call; into the same store, or all that is read later. */
  public void snapshot(PageStore store) {
    if (!manifestSaved) {
      store.put(base, 0, manifest());
      manifestSaved = true;
    }
    if (tables.stream().noneMatch(Table::isChanged)) {
      return;
    }
    int pages = tables.stream().mapToInt(Table::pages).sum();
    int from = journal.sliceFrom(pages);
    int to = journal.sliceTo(pages);
    Journal.Writer entries = journal.begin(store);
    int first = 0;
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).snapshot(base + 1 + i, store, entries, from - first, to - first);
      first += tables.get(i).pages();
    }
    entries.end();
  }

  /**
   * Takes back what {@link #snapshot} wrote. The tables must still have their initial values. A
   * store that holds nothing leaves them so.
   *
   * @throws IllegalStateException if the pages were written in another format or under another
   *     fingerprint, naming both
   */
  public void restore(PageStore store) {
    byte[] manifest = store.get(base, 0);
    if (manifest == null) {
      return;
    }
    String saved = new String(manifest, StandardCharsets.UTF_8);
    check(saved);
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).restore(base + 1 + i, store);
    }
    journal.restore(store, tables);
    manifestSaved = saved.startsWith(FORMAT);
  }

  /**
   * The fingerprint of what a store holds, or null where it holds nothing.
   *
   * @param base the owner's first table id
   * @throws IllegalStateException if the pages were written in another format
   */
  public static @Nullable String fingerprint(PageStore store, int base) {
    byte[] manifest = store.get(base, 0);
    if (manifest == null) {
      return null;
    }
    String saved = new String(manifest, StandardCharsets.UTF_8);
    requireFormat(saved);
    return saved.substring(saved.indexOf('\n') + 1);
  }

  /** Feeds the fingerprint and the content of all tables, in order. */
  public void digest(MessageDigest digest) {
    digest.update(manifest());
    for (Table table : tables) {
      table.digest(digest);
    }
  }

  /** SHA-256 of {@link #digest(MessageDigest)}, 64 hexadecimal digits. */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest(digest);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime must offer SHA-256", e);
    }
  }

  private byte[] manifest() {
    return (FORMAT + "\n" + fingerprint).getBytes(StandardCharsets.UTF_8);
  }

  private static void requireFormat(String saved) {
    int newline = saved.indexOf('\n');
    String savedFormat = newline < 0 ? saved : saved.substring(0, newline);
    if (!savedFormat.equals(FORMAT) && !savedFormat.equals(BEFORE)) {
      throw new IllegalStateException(
          "state was written in format '%s', but this version reads '%s'"
              .formatted(savedFormat, FORMAT));
    }
  }

  private void check(String saved) {
    requireFormat(saved);
    String savedFingerprint = saved.substring(saved.indexOf('\n') + 1);
    if (!savedFingerprint.equals(fingerprint)) {
      throw new IllegalStateException(
          "state was written under '%s', but the configuration is now '%s'; they differ from '%s'"
              .formatted(savedFingerprint, fingerprint, difference(savedFingerprint)));
    }
  }

  private String difference(String saved) {
    int i = 0;
    while (i < saved.length()
        && i < fingerprint.length()
        && saved.charAt(i) == fingerprint.charAt(i)) {
      i++;
    }
    while (i > 0 && saved.charAt(i - 1) != ' ' && saved.charAt(i - 1) != '[') {
      i--;
    }
    return saved.substring(i, Math.min(saved.length(), i + 40));
  }
}
