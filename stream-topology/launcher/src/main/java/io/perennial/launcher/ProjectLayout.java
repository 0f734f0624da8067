package io.perennial.launcher;

import io.perennial.launcher.process.ChildMain;
import io.perennial.launcher.process.ClassArchives;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where the build put each process's class path. */
final class ProjectLayout {

  static final String BROKER = "stream-topology/broker";
  static final String WORKER = "stream-topology/worker";
  static final String CLUSTER = "stream-topology/cluster";
  static final String JOB = "stream-topology/job";
  static final String IDENTITY_JOB = "stream-topology/identity-job";
  static final String LAUNCHER = "stream-topology/launcher";
  static final String STORE = "replay-store/server";

  private static final String COLLECTOR = "-XX:+UseSerialGC";

  private final Path home;
  private final ClassArchives archives;

  private ProjectLayout(Path home, ClassArchives archives) {
    this.home = home;
    this.archives = archives;
  }

  /** As the start script says, or else around these very classes. */
  static ProjectLayout find() {
    String property = System.getProperty("perennial.home");
    Path home = property == null ? aroundTheseClasses() : Path.of(property);
    return new ProjectLayout(home, ClassArchives.readOnly(archivesIn(home)));
  }

  /** The same, for processes that live long enough to make archives of what they load. */
  ProjectLayout makingArchives() {
    return new ProjectLayout(home, ClassArchives.making(archivesIn(home)));
  }

  private static Path archivesIn(Path home) {
    return home.resolve("target/class-archives");
  }

  /** What lets the processes start faster. */
  ClassArchives archives() {
    return archives;
  }

  /** What a Flink cluster is given to run. */
  Path jobJar() {
    return home.resolve(JOB).resolve("target/cluster/perennial-job.jar");
  }

  private static Path aroundTheseClasses() {
    try {
      Path classes =
          Path.of(ProjectLayout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      // HOME/stream-topology/launcher/target/classes, or a jar beside it.
      return classes.getParent().getParent().getParent().getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Path home() {
    return home;
  }

  /**
   * The class path of a module's process.
   *
   * @throws WrongUseException if the module is not built
   */
  String classPathOf(String module) {
    Path target = home.resolve(module).resolve("target");
    Path list = target.resolve("classpath");
    try {
      return ownClasses(module, target) + ":" + Files.readString(list).strip();
    } catch (IOException e) {
      throw new WrongUseException(
          "the module "
              + module
              + " is not built ("
              + e.getMessage()
              + "): run ./mvnw -DskipTests package in "
              + home,
          e);
    }
  }

  /**
   * The command of a process that ends with this one.
   *
   * @param options of the virtual machine
   * @param temporary the process's own folder for temporary files
   */
  List<String> java(
      String module, List<String> options, Path temporary, String main, List<String> arguments) {
    String classPath = classPathOf(module) + File.pathSeparator + launcherClasses();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add(COLLECTOR);
    command.addAll(archives.options(main, ofClasses(options), classPath, temporary));
    command.add("-XX:+ExitOnOutOfMemoryError");
    // Without it a file per process in the system's temporary folder outlives a killed one.
    command.add("-XX:-UsePerfData");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-cp");
    command.add(classPath);
    command.add(ChildMain.class.getName());
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  private static List<String> ofClasses(List<String> options) {
    List<String> chosen = new ArrayList<>(options);
    chosen.removeIf(option -> option.startsWith("-Xmx"));
    chosen.add(COLLECTOR);
    return chosen;
  }

  /** The launcher's own classes, for {@link ChildMain}. */
  private Path launcherClasses() {
    try {
      return ownClasses(LAUNCHER, home.resolve(LAUNCHER).resolve("target"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path ownClasses(String module, Path target) throws IOException {
    String jars = module.replace('/', '-') + "-*.jar";
    try (DirectoryStream<Path> found = Files.newDirectoryStream(target, jars)) {
      for (Path jar : found) {
        return jar;
      }
    }
    Path classes = target.resolve("classes");
    if (!Files.isDirectory(classes)) {
      throw new IOException("there is no " + jars + " in " + target);
    }
    return classes;
  }
}
