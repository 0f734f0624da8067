package io.perennial.fuzz;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The inputs that others are made of: the committed ones, and some that were taken of late. */
final class Corpus {

  private static final int RECENT = 512;
  private static final int RECENT_BYTES = 2 * 1024;

  private final List<byte[]> committed;
  private final List<byte[]> recent = new ArrayList<>(RECENT);

  private Corpus(List<byte[]> committed) {
    this.committed = committed;
  }

  /**
   * The files of the folder {@code fuzz/NAME} on the class path, by name.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Corpus load(String name) {
    URL folder = Thread.currentThread().getContextClassLoader().getResource("fuzz/" + name);
    if (folder == null) {
      throw new IllegalArgumentException(
          "there is no corpus; put inputs into src/test/resources/fuzz/" + name);
    }
    try (Stream<Path> files = Files.list(Path.of(uri(folder)))) {
      List<byte[]> inputs = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        inputs.add(Files.readAllBytes(file));
      }
      return new Corpus(List.copyOf(inputs));
    } catch (IOException e) {
      throw new IllegalArgumentException("the corpus " + folder + " cannot be read", e);
    }
  }

  private static URI uri(URL folder) {
    try {
      return folder.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the corpus " + folder + " cannot be read", e);
    }
  }

  List<byte[]> committed() {
    return committed;
  }

  byte[] any(SplittableRandom random) {
    int i = random.nextInt(committed.size() + recent.size());
    return i < committed.size() ? committed.get(i) : recent.get(i - committed.size());
  }

  /** An input was taken: more can be made of it. */
  void taken(byte[] input, SplittableRandom random) {
    if (input.length > RECENT_BYTES) {
      return;
    }
    if (recent.size() < RECENT) {
      recent.add(input);
    } else {
      recent.set(random.nextInt(RECENT), input);
    }
  }
}
