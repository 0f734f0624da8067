package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetainedCheckpointsTest {

  @TempDir Path root;

  @Test
  void shouldFindTheCompleteOnesTheLastFirst() throws IOException {
    Path before = complete("job-1/chk-90", 1_000);
    Path newest = complete("job-2/chk-3", 2_000);
    Path ended = complete("savepoints/savepoint-1", 1_500);
    Files.createDirectories(root.resolve("job-2/chk-4"));
    Files.createDirectories(root.resolve("job-2/shared"));

    assertThat(RetainedCheckpoints.below(root.toString())).containsExactly(newest, ended, before);
  }

  @Test
  void shouldGoByTheNumberWhereTimesAreEqual() throws IOException {
    Path before = complete("job/chk-9", 1_000);
    Path newest = complete("job/chk-10", 1_000);

    assertThat(RetainedCheckpoints.below(root.toString())).containsExactly(newest, before);
  }

  @Test
  void shouldFindThemWhereTheFolderIsALinkToAnotherPlace() throws IOException {
    complete("checkpoints/job/chk-9", 1_000);
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("checkpoints"));

    assertThat(RetainedCheckpoints.below(link.toString()))
        .containsExactly(link.resolve("job/chk-9"));
  }

  @Test
  void shouldFindNoneWhereThereIsNone() {
    assertThat(RetainedCheckpoints.below(root.toString())).isEmpty();
    assertThat(RetainedCheckpoints.below(root.resolve("absent").toString())).isEmpty();
    assertThat(RetainedCheckpoints.below("s3://bucket/checkpoints")).isEmpty();
  }

  private Path complete(String name, long writtenMillis) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Path metadata = Files.createFile(folder.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(writtenMillis));
    return folder;
  }
}
