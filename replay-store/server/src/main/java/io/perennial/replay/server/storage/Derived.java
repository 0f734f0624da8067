package io.perennial.replay.server.storage;

/** What follows from a row: its entries in the other families. */
public final class Derived {

  private static final byte[] NONE = new byte[0];

  private Derived() {}

  /** Takes an entry. */
  @FunctionalInterface
  public interface Sink {
    void entry(Family family, byte[] key, byte[] value);
  }

  /** Gives all entries that a row has beside itself. */
  public static void entries(RowView row, Sink sink) {
    byte[] key = row.key();
    byte[] value = row.value();
    sink.entry(Family.USERS, KeyLayout.byName(row.userUtf8(), key), value);
    sink.entry(Family.ITEMS, KeyLayout.byName(row.itemUtf8(), key), NONE);
    sink.entry(Family.EXPERTS, KeyLayout.byExpert(row.expert(), key), NONE);
    sink.entry(Family.ERRORS, KeyLayout.byError(row.flooredLabelScore(), key), NONE);
    sink.entry(
        Family.SAMPLES,
        KeyLayout.bySample(row.expert(), SamplePlaces.of(row.sequence()), key),
        value);
  }
}
