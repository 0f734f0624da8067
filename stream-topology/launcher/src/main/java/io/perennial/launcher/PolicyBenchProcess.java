package io.perennial.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.launcher.process.ChildMain;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The process that measures fine-tuning steps: ND4J and PyTorch are on no other class path. It is
 * limited to one thread of each of their thread pools, and ends with this one.
 */
final class PolicyBenchProcess {

  private static final String MODULE = "learners/policy-bench";
  private static final String MAIN = "io.perennial.policy.bench.PolicyBenchMain";
  private static final int EXPLAINING_LINES = 5;

  private final ProjectLayout layout;
  private final Consumer<String> messages;

  PolicyBenchProcess(ProjectLayout layout, Consumer<String> messages) {
    this.layout = layout;
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
    Path target = layout.home().resolve(MODULE).resolve("target");
    Path list = target.resolve(pytorch ? "classpath-pytorch" : "classpath");
    if (pytorch && isStale(list)) {
      fetch();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    // DJL must neither ask the net nor unpack into the home folder.
    command.addAll(List.of("-Dai.djl.offline=true", "-DDJL_CACHE_DIR=" + target.resolve("djl")));
    command.add("-cp");
    command.add(
        target.resolve("classes")
            + File.pathSeparator
            + read(list)
            + File.pathSeparator
            + ownClasses());
    command.addAll(List.of(ChildMain.class.getName(), MAIN));
    command.addAll(arguments);
    execute("policy benchmark", command, lines);
  }

  /** Where {@link ChildMain} is. */
  private static Path ownClasses() {
    try {
      return Path.of(ChildMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
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
    execute("build with PyTorch", command, messages);
  }

  private String read(Path list) {
    try {
      return Files.readString(list).strip();
    } catch (IOException e) {
      throw new WrongUseException(
          "the module %s is not built (%s): run ./mvnw -DskipTests package in %s"
              .formatted(MODULE, e.getMessage(), layout.home()),
          e);
    }
  }

  private void execute(String name, List<String> command, Consumer<String> lines) {
    try {
      Path errors = Files.createTempFile("perennial", ".log");
      try {
        int code = execute(command, errors, lines);
        if (code != 0) {
          throw new IllegalStateException(failure(name, code, errors));
        }
      } finally {
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the " + name + " cannot be started: " + e.getMessage(), e);
    }
  }

  private int execute(List<String> command, Path errors, Consumer<String> lines)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(layout.home().toFile())
            .redirectError(errors.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      out.lines().forEach(lines);
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    } finally {
      process.destroy();
    }
  }

  private static String failure(String name, int code, Path errors) throws IOException {
    List<String> said = Files.readString(errors, UTF_8).lines().filter(l -> !l.isBlank()).toList();
    StringBuilder text = new StringBuilder("the %s failed with exit code %d".formatted(name, code));
    List<String> telling = said.stream().filter(line -> !line.startsWith("\tat ")).toList();
    int from = Math.max(0, telling.size() - EXPLAINING_LINES);
    text.append(telling.isEmpty() ? "; what it said is above" : " and says:");
    telling
        .subList(from, telling.size())
        .forEach(line -> text.append(System.lineSeparator()).append("  ").append(line));
    return text.toString();
  }
}
