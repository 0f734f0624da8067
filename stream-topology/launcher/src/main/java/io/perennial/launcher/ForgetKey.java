package io.perennial.launcher;

import io.perennial.event.codec.ForgetMac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

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
    PrivateFile.write(file, key + System.lineSeparator());
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
}
