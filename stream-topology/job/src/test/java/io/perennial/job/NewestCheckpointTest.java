package io.perennial.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewestCheckpointTest {

  @TempDir Path root;

  @Test
  void shouldFindTheCompleteOneThatWasWrittenLast() throws IOException {
    complete("job-1/chk-90", 1_000);
    Path newest = complete("job-2/chk-3", 2_000);
    Files.createDirectories(root.resolve("job-2/chk-4"));
    Files.createDirectories(root.resolve("job-2/shared"));

    assertThat(NewestCheckpoint.below(root.toString())).contains(newest);
  }

  @Test
  void shouldGoByTheNumberWhereTimesAreEqual() throws IOException {
    complete("job/chk-9", 1_000);
    Path newest = complete("job/chk-10", 1_000);

    assertThat(NewestCheckpoint.below(root.toString())).contains(newest);
  }

  @Test
  void shouldFindNoneWhereThereIsNone() {
    assertThat(NewestCheckpoint.below(root.toString())).isEmpty();
    assertThat(NewestCheckpoint.below(root.resolve("absent").toString())).isEmpty();
    assertThat(NewestCheckpoint.below("s3://bucket/checkpoints")).isEmpty();
  }

  private Path complete(String name, long writtenMillis) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Path metadata = Files.createFile(folder.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(writtenMillis));
    return folder;
  }
}
