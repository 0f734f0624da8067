package io.perennial.learner.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.LabelSpace;
import io.perennial.learner.LearnerConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotFileTest {

  private static final LearnerConfig CONFIG = LearnerConfig.defaults();
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final String HEADER =
      "perennial-model 1\n"
          + "{\"shard\":2,\"outcomes\":3,\"eventClock\":1000,\"createdAt\":\"2026-01-02T03:04:05Z\","
          + "\"labels\":{\"positive\":\"click\"},\"learner\":\""
          + CONFIG
          + "\",\"modelDigest\":\""
          + DIGEST
          + "\"}\n";
  private static final String PAGES =
      "02000000"
          + ("00000000" + "00000000" + "03000000" + "010203")
          + ("03000000" + "01000000" + "01000000" + "ff");

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void setUp() {
    file = folder.resolve("a.model");
  }

  @Test
  void shouldWriteFormatOne() throws Exception {
    snapshot(LabelSpace.binary("click")).write(file);

    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(HexFormat.of().formatHex(golden(HEADER)));
  }

  @Test
  void shouldReadFormatOne() throws Exception {
    Files.write(file, golden(HEADER));

    ModelSnapshot read = ModelSnapshot.read(file);

    assertThat(read.info()).isEqualTo(snapshot(LabelSpace.binary("click")).info());
    assertThat(read.pages().size()).isEqualTo(2);
    assertThat(read.pages().get(0, 0)).containsExactly(1, 2, 3);
    assertThat(read.pages().get(3, 1)).containsExactly(-1);
    assertThat(read.pages().get(3, 0)).isNull();
  }

  @Test
  void shouldKeepClassesAndAnAbsentClock() {
    LabelSpace labels = LabelSpace.of(List.of("low", "a \"b\"", "high"));
    SnapshotInfo info =
        new SnapshotInfo(
            0, 0, Long.MIN_VALUE, Instant.EPOCH, labels, CONFIG.withClasses(3), DIGEST);
    new ModelSnapshot(info, new SnapshotPages()).write(file);

    assertThat(ModelSnapshot.read(file).info()).isEqualTo(info);
  }

  @Test
  void shouldRefuseEveryPartOfAFile() throws Exception {
    byte[] whole = golden(HEADER);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ModelSnapshot.read(file))
          .as("the first %d bytes", length)
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining(file.toString());
    }
    assertThatThrownBy(() -> ModelSnapshot.read(file)).hasMessageContaining("is truncated or was");
  }

  @Test
  void shouldRefuseEveryChangedByte() throws Exception {
    byte[] whole = golden(HEADER);
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertThatThrownBy(() -> ModelSnapshot.read(file))
          .as("byte %d", i)
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void shouldRefuseOtherFormatsAndFiles() throws Exception {
    Files.write(file, golden(HEADER.replace("model 1", "model 2")));
    assertThatThrownBy(() -> ModelSnapshot.read(file))
        .hasMessageContaining("has format 2, but this build reads format 1");

    Files.writeString(file, "timestamp_ms\tuser\titem\n");
    assertThatThrownBy(() -> ModelSnapshot.read(file)).hasMessageContaining("is no model file");

    Files.delete(file);
    assertThatThrownBy(() -> ModelSnapshot.read(file)).hasMessageContaining("no such file");
  }

  @Test
  void shouldRefuseAnotherBuildsLearner() throws Exception {
    Files.write(file, golden(HEADER.replace("maxFields=64", "mostFields=64")));

    assertThatThrownBy(() -> ModelSnapshot.read(file))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("another build")
        .hasMessageContaining("mostFields");
  }

  @Test
  void shouldLeaveTheOldFileWhereANewOneCannotBeWritten() throws Exception {
    snapshot(LabelSpace.BINARY).write(file);
    byte[] old = Files.readAllBytes(file);
    Files.createDirectory(folder.resolve("a.model.partial"));

    assertThatThrownBy(() -> snapshot(LabelSpace.binary("click")).write(file))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("cannot be written");
    assertThat(Files.readAllBytes(file)).isEqualTo(old);
  }

  @Test
  void shouldReplaceAFileAndLeaveNothingBeside() throws Exception {
    Files.writeString(file, "old");
    snapshot(LabelSpace.BINARY).write(file);

    assertThat(ModelSnapshot.read(file).info().outcomes()).isEqualTo(3);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void shouldLetOnlyItsOwnerReadItThoughAnotherWasThere() throws Exception {
    Files.writeString(file, "old");
    Files.writeString(folder.resolve("a.model.partial"), "of one that was killed, for all to read");

    snapshot(LabelSpace.BINARY).write(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("a.model.partial")).doesNotExist();
    assertThat(ModelSnapshot.read(file).info().outcomes()).isEqualTo(3);
  }

  @Test
  void shouldLeaveNothingWhereWritingFails() throws Exception {
    Path taken = Files.createDirectories(folder.resolve("a.model/full")).getParent();

    assertThatThrownBy(() -> snapshot(LabelSpace.BINARY).write(taken))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("cannot be written");
    assertThat(folder.resolve("a.model.partial")).doesNotExist();
  }

  private static ModelSnapshot snapshot(LabelSpace labels) {
    SnapshotPages pages = new SnapshotPages();
    pages.put(3, 1, new byte[] {-1});
    pages.put(0, 0, new byte[] {1, 2, 3});
    return new ModelSnapshot(
        new SnapshotInfo(2, 3, 1000, Instant.parse("2026-01-02T03:04:05Z"), labels, CONFIG, DIGEST),
        pages);
  }

  private static byte[] golden(String header) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(bytes, header.getBytes(UTF_8));
    write(bytes, HexFormat.of().parseHex(PAGES));
    write(bytes, MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    return bytes.toByteArray();
  }

  private static void write(ByteArrayOutputStream to, byte[] bytes) throws IOException {
    to.write(bytes);
  }
}
