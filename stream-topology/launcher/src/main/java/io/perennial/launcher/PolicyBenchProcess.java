package io.perennial.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The process that measures fine-tuning steps: ND4J and PyTorch are on no other class path. */
final class PolicyBenchProcess {

  private static final String MODULE = "learners/policy-bench";
  private static final String MAIN = "io.perennial.policy.bench.PolicyBenchMain";
  private final ProjectLayout layout;
  private final BenchProcess process;
  private final Consumer<String> messages;

  PolicyBenchProcess(ProjectLayout layout, Consumer<String> messages) {
    this.layout = layout;
    this.process = new BenchProcess(layout, "policy benchmark", MODULE, MAIN);
    this.messages = messages;
  }

  /**
   * Runs it to its end.
   *
   * @param pytorch whether to fetch PyTorch if that has not been done, and measure it as well
   * @param lines gets every line of its output
   * @throws WrongUseException if the module is not built
   * @throws IllegalStateException if it fails, or PyTorch cannot be fetched
   */
  void run(List<String> arguments, boolean pytorch, Consumer<String> lines) {
    Path list = process.target().resolve(pytorch ? "classpath-pytorch" : "classpath");
    if (pytorch && isStale(list)) {
      fetch();
    }
    // DJL must neither ask the net nor unpack into the home folder.
    List<String> options =
        List.of("-Dai.djl.offline=true", "-DDJL_CACHE_DIR=" + process.target().resolve("djl"));
    process.run(list, options, arguments, lines);
  }

  private boolean isStale(Path list) {
    File pom = layout.home().resolve(MODULE).resolve("pom.xml").toFile();
    return !Files.exists(list) || list.toFile().lastModified() < pom.lastModified();
  }

  /** Beside the class path without it, which stays. */
  private void fetch() {
    messages.accept("fetching PyTorch by ./mvnw -Pbench-pytorch (about 112 MB the first time) ...");
    List<String> command =
        List.of(
            layout.home().resolve("mvnw").toString(),
            "-q",
            "-B",
            "-Pbench-pytorch",
            "-Dmaven.test.skip=true",
            "-Dspotless.check.skip",
            "-pl",
            MODULE,
            "-am",
            "process-classes");
    process.execute("build with PyTorch", command, messages);
  }
}
