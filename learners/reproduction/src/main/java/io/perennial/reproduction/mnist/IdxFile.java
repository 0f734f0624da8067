package io.perennial.reproduction.mnist;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * An array of unsigned bytes in an idx file: the magic number 0x000008dd with dd dimensions, their
 * sizes as 32-bit big-endian numbers, then the bytes. A name that ends in {@code .gz} is gunzipped.
 *
 * @param sizes length of every dimension
 * @param bytes the values, the last dimension running fastest
 */
record IdxFile(int[] sizes, byte[] bytes) {

  private static final int MAX_BYTES = 1 << 30;

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the file, what is wrong with it and the remedy
   */
  static IdxFile read(Path file, int dimensions) {
    try (DataInputStream in = open(file)) {
      int magic = in.readInt();
      if (magic != (0x0800 | dimensions)) {
        throw broken(
            file,
            String.format(
                "begins with 0x%08x, not with 0x%08x as an idx file of bytes with %d dimensions"
                    + " does",
                magic, 0x0800 | dimensions, dimensions),
            null);
      }
      int[] sizes = new int[dimensions];
      long total = 1;
      for (int i = 0; i < dimensions; i++) {
        sizes[i] = in.readInt();
        total = sizes[i] < 0 || total > MAX_BYTES ? Long.MAX_VALUE : total * sizes[i];
      }
      if (total > MAX_BYTES) {
        throw broken(file, "announces more than " + MAX_BYTES + " bytes", null);
      }
      return new IdxFile(sizes, body(file, in, (int) total));
    } catch (EOFException e) {
      throw broken(file, "ends too early", e);
    } catch (ZipException e) {
      throw broken(file, "is not a gzip file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "idx file '" + file + "' cannot be read (" + e + "); check path and permissions", e);
    }
  }

  private static byte[] body(Path file, InputStream in, int total) throws IOException {
    byte[] bytes = in.readNBytes(total);
    if (bytes.length < total) {
      throw broken(file, "ends after " + bytes.length + " of " + total + " values", null);
    }
    if (in.read() >= 0) {
      throw broken(file, "goes on after its " + total + " values", null);
    }
    return bytes;
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
      return new DataInputStream(new BufferedInputStream(plain, 1 << 16));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  static IllegalArgumentException broken(Path file, String what, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "idx file '" + file + "' " + what + "; download it again", cause);
  }
}
