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
 * A process that measures, with the class path of a module that is on no other one. It is limited
 * to one thread of each of its libraries' thread pools, and ends with this process.
 */
final class BenchProcess {

  private static final int EXPLAINING_LINES = 5;

  private final ProjectLayout layout;
  private final String name;
  private final String module;
  private final String main;

  /**
   * @param name for messages
   * @param module its folder
   * @param main its main class
   */
  BenchProcess(ProjectLayout layout, String name, String module, String main) {
    this.layout = layout;
    this.name = name;
    this.module = module;
    this.main = main;
  }

  /** Where the module is built. */
  Path target() {
    return layout.home().resolve(module).resolve("target");
  }

  /**
   * Runs it to its end.
   *
   * @param classpath file that lists its class path
   * @param options of its JVM, beside a heap of 1 GiB
   * @param lines gets every line of its output
   * @throws WrongUseException if the module is not built
   * @throws IllegalStateException if it fails
   */
  void run(Path classpath, List<String> options, List<String> arguments, Consumer<String> lines) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(options);
    command.add("-cp");
    command.add(
        target().resolve("classes")
            + File.pathSeparator
            + read(classpath)
            + File.pathSeparator
            + ownClasses());
    command.addAll(List.of(ChildMain.class.getName(), main));
    command.addAll(arguments);
    execute(name, command, lines);
  }

  /** Where {@link ChildMain} is. */
  private static Path ownClasses() {
    try {
      return Path.of(ChildMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private String read(Path list) {
    try {
      return Files.readString(list).strip();
    } catch (IOException e) {
      throw new WrongUseException(
          "the module %s is not built (%s): run ./mvnw -DskipTests package in %s"
              .formatted(module, e.getMessage(), layout.home()),
          e);
    }
  }

  /** Runs a command of the project, and passes on what it prints. */
  void execute(String what, List<String> command, Consumer<String> lines) {
    try {
      Path errors = Files.createTempFile("perennial", ".log");
      try {
        int code = execute(command, errors, lines);
        if (code != 0) {
          throw new IllegalStateException(failure(what, code, errors));
        }
      } finally {
        Files.deleteIfExists(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the " + what + " cannot be started: " + e.getMessage(), e);
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

  private static String failure(String what, int code, Path errors) throws IOException {
    List<String> said = Files.readString(errors, UTF_8).lines().filter(l -> !l.isBlank()).toList();
    StringBuilder text = new StringBuilder("the %s failed with exit code %d".formatted(what, code));
    List<String> telling = said.stream().filter(line -> !line.startsWith("\tat ")).toList();
    int from = Math.max(0, telling.size() - EXPLAINING_LINES);
    text.append(telling.isEmpty() ? "; what it said is above" : " and says:");
    telling
        .subList(from, telling.size())
        .forEach(line -> text.append(System.lineSeparator()).append("  ").append(line));
    return text.toString();
  }
}
