package io.perennial.launcher.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Class-data archives (JEP 310) of processes: classes parsed and verified once, and mapped at every
 * later start. Where an archive is missing, the process lists the classes that it loads, and {@link
 * #makeMissing} makes archives of such lists, beside the running processes and with the lowest
 * priority.
 *
 * <p>An archive's name tells the main class and a checksum of the virtual machine, its options, and
 * the class path's files with sizes and times: what does not fit is never used, and deleted when
 * its successor is made. Where the folder cannot be written, there are none. Thread-safe.
 */
public final class ClassArchives implements AutoCloseable {

  private static final String LIST = "classes.list";
  private static final String ARCHIVE = ".jsa";
  private static final String UNFINISHED = ".new";

  private final Path folder;
  private final boolean makes;
  private final Map<Path, Missing> missing = new LinkedHashMap<>();
  private @Nullable Thread maker;

  private record Missing(List<String> options, String classPath, Path list) {}

  private ClassArchives(Path folder, boolean makes) {
    this.folder = folder;
    this.makes = makes;
  }

  /** Uses the archives of a folder, and makes none. */
  public static ClassArchives readOnly(Path folder) {
    return new ClassArchives(folder, false);
  }

  /** Uses the archives of a folder; for the others, processes list their classes. */
  public static ClassArchives making(Path folder) {
    return new ClassArchives(folder, true);
  }

  /**
   * What a process's command needs in addition.
   *
   * @param main its main class
   * @param options of its virtual machine that decide which classes there are and how they lie in
   *     memory; heap sizes do not
   * @param temporary its folder for temporary files
   */
  public synchronized List<String> options(
      String main, List<String> options, String classPath, Path temporary) {
    Path archive = folder.resolve(nameOf(main, options, classPath));
    if (Files.isReadable(archive)) {
      return List.of("-XX:SharedArchiveFile=" + archive);
    }
    if (!makes || !isPossible(classPath) || !isWritable()) {
      return List.of();
    }
    Path list = temporary.resolve(LIST);
    missing.putIfAbsent(archive, new Missing(List.copyOf(options), classPath, list));
    return List.of("-XX:DumpLoadedClassList=" + list);
  }

  /**
   * Makes the archives that were missing, one after the other, in a thread of its own.
   *
   * @param after how long the processes may go on loading classes first
   * @param problems takes one line if an archive cannot be made
   */
  public synchronized void makeMissing(Duration after, Consumer<String> problems) {
    if (!makes || maker != null) {
      return;
    }
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(after.toMillis());
                for (Map.Entry<Path, Missing> one : missing().entrySet()) {
                  make(one.getKey(), one.getValue());
                }
              } catch (IOException e) {
                problems.accept("starts stay as slow as they are: " + e.getMessage());
              } catch (InterruptedException e) {
                // Whoever interrupts it wants nothing more of it.
              }
            },
            "class-archives");
    thread.setDaemon(true);
    thread.start();
    maker = thread;
  }

  private synchronized Map<Path, Missing> missing() {
    return new LinkedHashMap<>(missing);
  }

  /** Waits until everything is made. */
  void awaitMade() throws InterruptedException {
    Thread running;
    synchronized (this) {
      running = maker;
    }
    if (running != null) {
      running.join();
    }
  }

  /** Gives up what is not made yet. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      running = maker;
    }
    if (running != null) {
      running.interrupt();
      try {
        running.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void make(Path archive, Missing wanted) throws IOException, InterruptedException {
    if (Files.exists(archive) || !Files.exists(wanted.list())) {
      return;
    }
    deleteUnfinished();
    String unfinished = archive + UNFINISHED + ProcessHandle.current().pid();
    Path list = Path.of(unfinished + ".list");
    Path made = Path.of(unfinished);
    try {
      Files.write(list, wholeLines(wanted.list()));
      dump(wanted, list, made);
      deleteOlder(archive);
      Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(list);
      Files.deleteIfExists(made);
    }
  }

  /** The process may be writing the last one. */
  private static byte[] wholeLines(Path list) throws IOException {
    String text = Files.readString(list);
    return text.substring(0, text.lastIndexOf('\n') + 1).getBytes(UTF_8);
  }

  private static void dump(Missing wanted, Path list, Path made)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("nice", "-n", "19", javaProgram(), "-Xshare:dump", "-Xlog:disable"));
    command.addAll(wanted.options());
    command.addAll(
        List.of(
            "-XX:-UsePerfData",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + made,
            "-cp",
            wanted.classPath()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            "no class-data archive could be made of %s (exit code %d)".formatted(list, code));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String javaProgram() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Java makes archives of jars only. */
  private static boolean isPossible(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .noneMatch(entry -> new File(entry).isDirectory());
  }

  private boolean isWritable() {
    try {
      Files.createDirectories(folder);
      return Files.isWritable(folder);
    } catch (IOException e) {
      return false;
    }
  }

  /** Of the same main class; who has them mapped keeps them. */
  private void deleteOlder(Path archive) throws IOException {
    String name = archive.getFileName().toString();
    deleteAll(name.substring(0, name.lastIndexOf('-')) + "-*" + ARCHIVE);
  }

  /** Of launchers that were killed. */
  private void deleteUnfinished() throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + UNFINISHED + "*")) {
      for (Path file : found) {
        String[] parts = file.getFileName().toString().split("\\" + UNFINISHED, 2);
        long owner = Long.parseLong(parts[1].replace(".list", ""));
        if (ProcessHandle.of(owner).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private void deleteAll(String glob) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      for (Path file : found) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String nameOf(String main, List<String> options, String classPath) {
    CRC32C sum = new CRC32C();
    sum.update(System.getProperty("java.vm.version", "").getBytes(UTF_8));
    sum.update(System.getProperty("java.home", "").getBytes(UTF_8));
    sum.update(options.toString().getBytes(UTF_8));
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      File file = new File(entry);
      sum.update((entry + ' ' + file.length() + ' ' + file.lastModified()).getBytes(UTF_8));
    }
    String simpleName = main.substring(main.lastIndexOf('.') + 1);
    return simpleName + '-' + HexFormat.of().toHexDigits((int) sum.getValue()) + ARCHIVE;
  }
}
