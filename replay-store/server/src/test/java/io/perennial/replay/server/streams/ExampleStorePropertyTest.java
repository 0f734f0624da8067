package io.perennial.replay.server.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.server.rocks.FamilyDatabase;
import io.perennial.replay.server.storage.Derived;
import io.perennial.replay.server.storage.EntryCursor;
import io.perennial.replay.server.storage.Examples;
import io.perennial.replay.server.storage.Family;
import io.perennial.replay.server.storage.KeyRange;
import io.perennial.replay.server.storage.RowFormat;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.StoredEntry;
import io.perennial.replay.server.storage.UndecodableExampleException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;

/** Whatever is put, replaced, removed and restored: the derived families follow from the rows. */
final class ExampleStorePropertyTest {

  private BatchingStateRestoreCallback restoring = records -> {};

  @Property(tries = 15)
  void shouldKeepWhatIsDerivedInStepWithTheRows(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    Path first = Files.createTempDirectory("store");
    Path second = Files.createTempDirectory("store");
    List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();
    Map<Bytes, byte[]> expected = new LinkedHashMap<>();
    ExampleStore store = open(first);
    for (int i = 0; i < 300; i++) {
      RowView row = row(random);
      byte[] value = random.nextInt(4) == 0 ? null : row.value();
      store.put(Bytes.wrap(row.key()), value);
      changelog.add(KeyValue.pair(row.key(), value));
      if (value == null) {
        expected.remove(Bytes.wrap(row.key()));
      } else {
        expected.put(Bytes.wrap(row.key()), value);
      }
      assertThat(store.get(Bytes.wrap(row.key()))).isEqualTo(value);
      if (random.nextInt(50) == 0) {
        store.write();
      }
    }
    store.flush();
    assertThat(entries(store.database())).isEqualTo(derived(expected));
    store.close();
    store = open(first);
    assertThat(entries(store.database())).isEqualTo(derived(expected));
    store.close();

    store = open(second);
    restoring.restoreAll(changelog.subList(0, 200));
    restoring.restoreAll(changelog.subList(200, 300));
    assertThat(entries(store.database())).isEqualTo(derived(expected));
    store.close();
    delete(first);
    delete(second);
  }

  @Example
  void shouldStartAnewWhereItWasClosedBeforeAllWasOnDisk() throws Exception {
    Path folder = Files.createTempDirectory("store");
    RowView row = row(new Random(1));
    ExampleStore store = open(folder);
    store.put(Bytes.wrap(row.key()), row.value());
    store.close();
    Path checkpoint = Files.writeString(folder.resolve(".checkpoint"), "0");

    store = open(folder);
    assertThat(checkpoint).as("of what was not on disk").doesNotExist();
    store.put(Bytes.wrap(row.key()), row.value());
    store.flush();
    store.close();
    Files.writeString(checkpoint, "0");

    store = open(folder);
    assertThat(checkpoint).exists();
    store.close();
    delete(folder);
  }

  /** Few keys, so that rows are often replaced. */
  private static RowView row(Random random) throws UndecodableExampleException {
    LabelledExample example =
        Examples.example("u" + random.nextInt(3), random.nextInt(10), "id" + random.nextInt(3))
            .setExpert(random.nextInt(3))
            .setSequence(random.nextInt(50))
            .setScores(1, random.nextFloat())
            .build();
    return RowFormat.row(example.toByteArray(), example);
  }

  private static TreeSet<String> derived(Map<Bytes, byte[]> rows) {
    TreeSet<String> entries = new TreeSet<>();
    rows.forEach(
        (key, value) -> {
          entries.add(text(Family.ROWS, key.get(), value));
          Derived.entries(
              new RowView(key.get(), value),
              (family, entry, content) -> entries.add(text(family, entry, content)));
        });
    return entries;
  }

  private static TreeSet<String> entries(FamilyDatabase database) {
    TreeSet<String> entries = new TreeSet<>();
    KeyRange all = new KeyRange(new byte[0], new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1});
    for (Family family : Family.values()) {
      try (EntryCursor cursor = database.scan(family, all, false)) {
        for (StoredEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
          entries.add(text(family, entry.key(), entry.value()));
        }
      }
    }
    return entries;
  }

  private static String text(Family family, byte[] key, byte[] value) {
    return family + " " + HexFormat.of().formatHex(key) + " " + HexFormat.of().formatHex(value);
  }

  private ExampleStore open(Path folder) {
    ExampleStore store = new ExampleStore("store", (partition, opened) -> {});
    store.init(context(folder), store);
    return store;
  }

  private StateStoreContext context(Path folder) {
    return (StateStoreContext)
        Proxy.newProxyInstance(
            StateStoreContext.class.getClassLoader(),
            new Class<?>[] {StateStoreContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "stateDir" -> folder.toFile();
                  case "taskId" -> new TaskId(0, 0);
                  case "register" -> restoring = (BatchingStateRestoreCallback) arguments[1];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
