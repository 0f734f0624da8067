package io.perennial.replay.server.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.server.storage.Family;
import io.perennial.replay.server.storage.KeyRange;
import io.perennial.replay.server.storage.StoredEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FamilyDatabaseTest {

  @TempDir private Path folder;

  @Test
  void shouldDoTheChangesOfOneKeyInTheirOrder() {
    try (FamilyDatabase database = FamilyDatabase.open(folder)) {
      put(database, "c", "1");
      put(database, "b", "1");
      put(database, "a", "1");
      database.delete(Family.USERS, bytes("b"));
      put(database, "c", "2");
      database.delete(Family.USERS, bytes("a"));
      put(database, "a", "3");
      assertThat(entries(database)).as("before they are written").isEmpty();

      database.write();

      assertThat(entries(database)).containsExactly("a=3", "c=2");
      assertThat(database.batchBytes()).isZero();
    }
  }

  @Test
  void shouldHaveWhatWasFlushedWhenItIsOpenedAgain() {
    try (FamilyDatabase database = FamilyDatabase.open(folder)) {
      put(database, "b", "1");
      put(database, "a", "2");
      database.flush();
      put(database, "c", "3");
      database.write();
    }

    try (FamilyDatabase database = FamilyDatabase.open(folder)) {
      assertThat(entries(database)).contains("a=2", "b=1");
      assertThat(database.get(Family.ROWS, bytes("a"))).as("of another family").isNull();
    }
  }

  private static void put(FamilyDatabase database, String key, String value) {
    database.put(Family.USERS, bytes(key), bytes(value));
  }

  private static List<String> entries(FamilyDatabase database) {
    List<String> entries = new ArrayList<>();
    try (FamilyIterator all =
        database.scan(Family.USERS, new KeyRange(bytes("a"), bytes("z")), false)) {
      for (StoredEntry entry = all.next(); entry != null; entry = all.next()) {
        entries.add(new String(entry.key(), UTF_8) + "=" + new String(entry.value(), UTF_8));
      }
    }
    return entries;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
