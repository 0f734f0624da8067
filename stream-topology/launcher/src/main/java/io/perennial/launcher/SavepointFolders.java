package io.perennial.launcher;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where savepoints of a job go. One that ended the job lies among its checkpoints, where the next
 * start finds it as the newest; one of a job that goes on lies beside them, where none does.
 */
final class SavepointFolders {

  private SavepointFolders() {}

  /** For one that ends the job. */
  static String atTheEnd(@Nullable String chosen, String job, Map<String, String> parameters) {
    return chosen == null ? checkpoints(job, parameters) + "/savepoints" : chosen;
  }

  /** For one of a job that goes on. */
  static String between(@Nullable String chosen, String job, Map<String, String> parameters) {
    return chosen == null ? checkpoints(job, parameters) + "-savepoints" : chosen;
  }

  private static String checkpoints(String job, Map<String, String> parameters) {
    String directory = parameters.get("job.checkpointDirectory");
    if (directory == null) {
      throw new WrongUseException(
          "job %s does not tell where its checkpoints are: name a folder with --directory"
              .formatted(job));
    }
    return directory.replaceAll("/+$", "");
  }
}
