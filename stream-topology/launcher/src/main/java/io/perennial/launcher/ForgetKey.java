package io.perennial.launcher;

import io.perennial.event.codec.ForgetMac;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The key that requests to forget are signed with, in a file that only its owner can read. */
final class ForgetKey {

  private static final int RANDOM_BYTES = 32;

  private ForgetKey() {}

  /** The file in a data folder. */
  static Path in(Path folder) {
    return folder.resolve("forget.key");
  }

  /**
   * The key of a run: the configured one, else that of the folder, else a new one. It is in the
   * folder afterwards, where {@code forget} finds it.
   *
   * @param configured empty for none
   * @throws WrongUseException if the folder's cannot be used
   */
  static String settle(String configured, Path folder) throws IOException {
    Path file = in(folder);
    String key = configured;
    if (key.isEmpty()) {
      key = Files.exists(file) ? read(file) : random();
    }
    writeForOwner(file, key + System.lineSeparator());
    return key;
  }

  /**
   * The key in a file.
   *
   * @throws WrongUseException if there is none that can be used
   */
  static String read(Path file) {
    String key;
    try {
      key = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new WrongUseException(
          "there is no key in '%s': name the --data-dir of a run, or a --key-file with the job's forget.key"
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new WrongUseException("key file '%s' cannot be read: %s".formatted(file, e), e);
    }
    try {
      var checked = new ForgetMac(key);
      return key;
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(
          "key file '%s' cannot be used: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Replaces a file whole by one that nobody else can read, where the system knows owners. */
  static void writeForOwner(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (var channel =
        Files.newByteChannel(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            forOwner(file))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] forOwner(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
