package io.perennial.replay.server.streams;

import io.perennial.event.Forgotten;
import io.perennial.event.Receipt;
import io.perennial.event.Removal;
import io.perennial.event.codec.ReceiptCodec;
import io.perennial.replay.server.rocks.FamilyDatabase;
import io.perennial.replay.server.storage.EntryCursor;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.Family;
import io.perennial.replay.server.storage.ForgottenUser;
import io.perennial.replay.server.storage.KeyLayout;
import io.perennial.replay.server.storage.KeyRange;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;

/**
 * The users of a partition who are forgotten. Who they are is kept beside the rows, in the same
 * changelog, and looked at when an example comes and after each restoration: whatever an old
 * changelog, a copy of a state or a repeated example brings back is refused or removed again. What
 * a user does after the request is kept as everybody's.
 */
final class ForgottenUsers {

  private final PartitionWriter writer;
  private final FamilyDatabase database;
  private final BiConsumer<String, byte[]> receipts;
  private final Map<Bytes, ForgottenUser> users = new HashMap<>();
  private final ReceiptCodec codec = new ReceiptCodec();

  /**
   * @param receipts takes a user and the receipt's bytes
   */
  ForgottenUsers(
      PartitionWriter writer, FamilyDatabase database, BiConsumer<String, byte[]> receipts) {
    this.writer = writer;
    this.database = database;
    this.receipts = receipts;
  }

  /** Reads who is forgotten. */
  void load() {
    byte[] first = {FactKind.FORGOTTEN.code()};
    try (EntryCursor cursor =
        database.scan(Family.FACTS, new KeyRange(first, KeyLayout.after(first)), false)) {
      for (StoredEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        byte[] user = Arrays.copyOfRange(entry.key(), 1, entry.key().length);
        users.put(Bytes.wrap(user), ForgottenUser.fromBytes(entry.value()));
      }
    }
  }

  /** Removes what a restoration brought back of them. */
  void removeRestored() {
    users.forEach((user, bound) -> remove(user.get(), bound.sequence()));
  }

  /** Whether an example is of a time that was to be forgotten. */
  boolean covers(RowView row) {
    if (users.isEmpty()) {
      return false;
    }
    ForgottenUser user = users.get(Bytes.wrap(row.userUtf8()));
    return user != null && row.sequence() < user.sequence();
  }

  /** Forgets a user, as the job tells it among the examples. */
  void forget(Forgotten marker) {
    byte[] user = marker.user().getBytes(StandardCharsets.UTF_8);
    ForgottenUser before = users.get(Bytes.wrap(user));
    if (before != null && before.offset() >= marker.offset()) {
      return;
    }
    ForgottenUser bound =
        new ForgottenUser(marker.sequence(), marker.requestedAt(), marker.offset());
    users.put(Bytes.wrap(user), bound);
    writer.put(Bytes.wrap(KeyLayout.forgotten(user)), bound.toBytes());
    long removed = remove(user, bound.sequence());
    receipts.accept(marker.user(), codec.encode(receipt(marker, removed)));
  }

  private Receipt receipt(Forgotten marker, long removed) {
    Removal removal =
        new Removal()
            .removed("examples", removed)
            .kept("records of the topics that the store reads", "until the topics' retention")
            .kept(
                "removed bytes in the store's files and changelog",
                "until RocksDB and Kafka compact them; no query reads them");
    return Receipt.of(marker, "replay-store", writer.partition(), removal);
  }

  private long remove(byte[] user, long sequence) {
    writer.write();
    long removed = 0;
    for (byte[] key : keysOf(user)) {
      byte[] value = writer.get(Bytes.wrap(key));
      if (value != null) {
        RowView row = new RowView(key, value);
        if (row.isUser(user) && row.sequence() < sequence) {
          writer.removeRow(row);
          removed++;
        }
      }
    }
    writer.tally().forgotten += removed;
    return removed;
  }

  private List<byte[]> keysOf(byte[] user) {
    byte[] first = KeyLayout.byName(user, new byte[] {KeyLayout.ROW});
    List<byte[]> keys = new ArrayList<>();
    try (EntryCursor cursor =
        database.scan(Family.USERS, new KeyRange(first, KeyLayout.after(first)), false)) {
      for (StoredEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
        keys.add(KeyLayout.rowAfter(entry.key(), first.length));
      }
    }
    return keys;
  }
}
