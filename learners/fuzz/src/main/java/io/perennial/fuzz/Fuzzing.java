package io.perennial.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a target is to be fuzzed.
 *
 * @param name of the target, and of its corpus
 * @param mutation makes inputs of others
 * @param inputs how many
 * @param seed decides which; the same one gives the same
 * @param patience an input that takes longer hangs
 * @param bytes that may be allocated for any input
 * @param bytesPerByte that may be allocated beyond that for each byte of the input
 */
public record Fuzzing(
    String name,
    Mutation mutation,
    long inputs,
    long seed,
    Duration patience,
    long bytes,
    long bytesPerByte) {

  /** System property: inputs per target, {@value #FEW} where it is not set. */
  public static final String INPUTS = "perennial.fuzz.inputs";

  private static final int FEW = 20_000;
  private static final Path REPORTS = Path.of("target", "fuzz");

  /** As {@link #INPUTS} says, 20 s at most for each, and 4 MiB and 256 bytes for each byte. */
  public static Fuzzing of(String name, Mutation mutation) {
    return new Fuzzing(
        name, mutation, Long.getLong(INPUTS, FEW), 1, Duration.ofSeconds(20), 4 << 20, 256);
  }

  /** The same for a target that is so many times as slow as a codec: with so many fewer inputs. */
  public Fuzzing slower(int times) {
    return new Fuzzing(
        name, mutation, Math.max(1, inputs / times), seed, patience, bytes, bytesPerByte);
  }

  /** The same with another allowance of memory. */
  public Fuzzing allowing(long bytes, long bytesPerByte) {
    return new Fuzzing(name, mutation, inputs, seed, patience, bytes, bytesPerByte);
  }

  /** The same with another patience. */
  public Fuzzing within(Duration patience) {
    return new Fuzzing(name, mutation, inputs, seed, patience, bytes, bytesPerByte);
  }

  /** The same with another number of inputs. */
  public Fuzzing inputs(long inputs) {
    return new Fuzzing(name, mutation, inputs, seed, patience, bytes, bytesPerByte);
  }

  /**
   * Tries every committed input as it is, and then as many changed ones as are still to be tried.
   * What came of it is written to {@code target/fuzz/NAME.txt} too.
   *
   * @throws AssertionError at the first input that does something else than to be taken or refused,
   *     or takes too long or too much memory; it names the file that the input was written to
   */
  public FuzzReport run(FuzzTarget target) {
    FuzzReport report = new Attempts(this, Corpus.load(name), target).run();
    write(name + ".txt", (report + "\n").getBytes(UTF_8));
    return report;
  }

  /** Gives the file. */
  static Path write(String file, byte[] bytes) {
    try {
      return Files.write(Files.createDirectories(REPORTS).resolve(file), bytes).toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException("the report of fuzzing cannot be written", e);
    }
  }
}
