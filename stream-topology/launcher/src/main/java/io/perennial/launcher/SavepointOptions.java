package io.perennial.launcher;

import io.perennial.launcher.flink.SavepointFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where savepoints of a job go, and in which form. One that ended the job lies among its
 * checkpoints, where the next start finds it as the newest; one of a job that goes on lies beside
 * them, where none does.
 */
final class SavepointOptions {

  @Option(
      names = "--directory",
      paramLabel = "URI",
      description =
          "Where the savepoint is to be (default: among the job's checkpoints where it ends the job,"
              + " beside them otherwise).")
  private @Nullable String directory;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "canonical, which every state backend reads, or native, which is faster, for the backend"
              + " that wrote it (default: native where the job is rescaled, canonical otherwise).")
  private @Nullable SavepointFormat format;

  /** As it is named, or else what suits the command. */
  SavepointFormat format(SavepointFormat usual) {
    return format == null ? usual : format;
  }

  /** For one that ends the job. */
  String atTheEnd(String job, Map<String, String> parameters) {
    return directory == null ? checkpoints(job, parameters) + "/savepoints" : directory;
  }

  /** For one of a job that goes on. */
  String between(String job, Map<String, String> parameters) {
    return directory == null ? checkpoints(job, parameters) + "-savepoints" : directory;
  }

  private static String checkpoints(String job, Map<String, String> parameters) {
    String told = parameters.get("job.checkpointDirectory");
    if (told == null) {
      throw new WrongUseException(
          "job %s does not tell where its checkpoints are: name a folder with --directory"
              .formatted(job));
    }
    return told.replaceAll("/+$", "");
  }
}
