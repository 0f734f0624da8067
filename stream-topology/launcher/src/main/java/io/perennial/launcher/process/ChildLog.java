package io.perennial.launcher.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a child said: in a file of bounded size, the one before it kept as {@code .1}, and its last
 * lines in memory. A full disk loses lines of the file, never the child. Thread-safe.
 */
final class ChildLog implements AutoCloseable {

  private static final int LINES_KEPT = 200;
  private static final int LINES_SHOWN = 8;
  private static final int WIDTH = 300;

  /** What a log line of ours or of Kafka and Flink looks like when it explains an end. */
  private static final Pattern TELLING =
      Pattern.compile("\\b(ERROR|FATAL|Caused by|cannot|failed)\\b|(Exception|Error)\\b");

  private static final Pattern NOISE =
      Pattern.compile("^\\s+at |^\\s+\\.\\.\\. \\d+ more|WARNING: Using incubator modules");

  /** How a line of each process's logger begins: what it says by itself does not. */
  private static final Pattern LOGGED =
      Pattern.compile("^(\\d{4}-\\d\\d-\\d\\d[T ])?\\d\\d:\\d\\d:\\d\\d[.,]\\d{3} +[A-Z]+ ");

  private final Path file;
  private final long limitBytes;
  private final Deque<String> last = new ArrayDeque<>();
  private OutputStream out;
  private long written;

  ChildLog(Path file, long limitBytes) throws IOException {
    this.file = file;
    this.limitBytes = limitBytes;
    Files.createDirectories(file.toAbsolutePath().getParent());
    this.out = OutputStream.nullOutputStream();
    rotate();
  }

  synchronized void add(String line) {
    if (last.size() == LINES_KEPT) {
      last.removeFirst();
    }
    last.addLast(line);
    byte[] bytes = (line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    try {
      if (written + bytes.length > limitBytes) {
        rotate();
      }
      out.write(bytes);
      written += bytes.length;
    } catch (IOException e) {
      // The last lines are still in memory, and the child must not block.
      written += bytes.length;
    }
  }

  /**
   * The lines that best explain why the child ended, oldest first: those that tell of an error, or
   * else the last ones.
   */
  synchronized List<String> explanation() {
    List<String> lines = last.stream().filter(line -> !NOISE.matcher(line).find()).toList();
    List<String> telling = lines.stream().filter(line -> TELLING.matcher(line).find()).toList();
    List<String> chosen = telling.isEmpty() ? lines : telling;
    return chosen.stream()
        .skip(Math.max(0, chosen.size() - LINES_SHOWN))
        .map(line -> line.length() > WIDTH ? line.substring(0, WIDTH) + " …" : line)
        .toList();
  }

  /**
   * What the child said last by itself; empty where it said nothing. Threads of libraries may log
   * while the process ends, and thereby after its last words.
   */
  synchronized String lastWords() {
    return last.stream()
        .filter(line -> !NOISE.matcher(line).find() && !LOGGED.matcher(line).find())
        .reduce("", (earlier, later) -> later);
  }

  private void rotate() throws IOException {
    out.close();
    if (Files.exists(file)) {
      Path previous = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, previous, StandardCopyOption.REPLACE_EXISTING);
    }
    out =
        Files.newOutputStream(
            file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    written = 0;
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      // As in add: the file is for the eye.
    }
  }
}
