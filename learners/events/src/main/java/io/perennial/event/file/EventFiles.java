package io.perennial.event.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Opens input files. The name tells the kind: {@code .tsv} with a header, {@code .jsonl}, {@code
 * .ndjson} or {@code .json} with one JSON event per line, {@code .dat} with {@code
 * user::item::rating::timestamp}; each may be gzipped, with {@code .gz} behind.
 */
public final class EventFiles {

  /** Rows that decide what a column is. */
  static final int HEAD_ROWS = 1_000;

  private static final String KINDS =
      "TSV with a header (.tsv), JSON Lines (.jsonl, .ndjson, .json)"
          + " or user::item::rating::timestamp (.dat), also with .gz behind";
  private static final int GZIP_BUFFER = 1 << 16;

  private EventFiles() {}

  /**
   * A reader for the file.
   *
   * @throws InputException if there is no such file, it is of no known kind or empty, its header is
   *     wrong, an option does not fit it, or its labels are not those of the options
   */
  public static EventReader open(Path file, FileOptions options) {
    String name = name(file);
    String extension = extension(name);
    check(file, name, extension, options);
    Lines lines = new Lines(stream(file, name), name);
    try {
      return switch (extension) {
        case "tsv" -> TsvReader.open(lines, options);
        case "dat" -> RatingsReader.open(lines, options);
        default -> new JsonLinesReader(lines, options);
      };
    } catch (RuntimeException e) {
      close(lines, e);
      throw e;
    }
  }

  private static void check(Path file, String name, String extension, FileOptions options) {
    if (!Files.exists(file)) {
      throw new InputException("there is no file " + file + "; check the path");
    }
    if (Files.isDirectory(file)) {
      throw new InputException(file + " is a directory; name a file in it");
    }
    if (!extension.matches("tsv|jsonl|ndjson|json|dat")) {
      throw new InputException(name + " is of no known kind; input must be " + KINDS);
    }
    if (!extension.equals("tsv") && !options.numeric().isEmpty()) {
      throw new InputException("--numeric is for columns of TSV files, and " + name + " is none");
    }
  }

  private static InputStream stream(Path file, String name) {
    boolean gzip = name.toLowerCase(Locale.ROOT).endsWith(".gz");
    InputStream raw = null;
    try {
      if (Files.size(file) == 0) {
        throw new InputException(name + " is empty; input must be " + KINDS);
      }
      requireMagic(file, name, gzip);
      raw = Files.newInputStream(file);
      return gzip ? new GZIPInputStream(raw, GZIP_BUFFER) : raw;
    } catch (IOException e) {
      InputException failure = new InputException(unreadable(name, e));
      if (raw != null) {
        close(raw, failure);
      }
      throw failure;
    }
  }

  private static void requireMagic(Path file, String name, boolean gzip) throws IOException {
    try (InputStream head = Files.newInputStream(file)) {
      boolean magic = head.read() == 0x1f && head.read() == 0x8b;
      if (gzip && !magic) {
        throw new InputException(name + " is named .gz, but is not gzip; rename or compress it");
      }
      if (!gzip && magic) {
        throw new InputException(name + " is gzip; add .gz to its name");
      }
    }
  }

  private static String unreadable(String name, IOException e) {
    return e instanceof ZipException
        ? name + " is a damaged gzip file; copy it again"
        : name + " cannot be read: " + e.getClass().getSimpleName() + " " + e.getMessage();
  }

  private static void close(Closeable open, RuntimeException failure) {
    try {
      open.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }

  private static String extension(String name) {
    String plain = name.toLowerCase(Locale.ROOT);
    plain = plain.endsWith(".gz") ? plain.substring(0, plain.length() - 3) : plain;
    return plain.substring(plain.lastIndexOf('.') + 1);
  }
}
