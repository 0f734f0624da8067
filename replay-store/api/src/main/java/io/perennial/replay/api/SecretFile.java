package io.perennial.replay.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file with a secret in it: nobody but its owner may read it. A group may where the file is
 * root's, since that is how Kubernetes hands secrets to a process of another user.
 */
public final class SecretFile {

  private static final long MOST_BYTES = 1 << 20;
  private static final Set<PosixFilePermission> FORBIDDEN =
      PosixFilePermissions.fromString("----w-rwx");
  private static final String ROOT = "root";

  private SecretFile() {}

  /**
   * The text of such a file.
   *
   * @param what names it in messages, such as {@code --token-file}
   * @throws IllegalArgumentException if it cannot be read, or others can read it; tells the remedy
   */
  public static String read(Path file, String what) {
    try {
      requireForOwner(file, what);
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(
            "%s '%s' has more than %d bytes: name a file with a secret"
                .formatted(what, file, MOST_BYTES));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "%s is '%s', but there is no such file: correct the name, or make it"
              .formatted(what, file),
          e);
    } catch (IOException e) {
      // What a decoder says of malformed text may not be told: it is part of the secret.
      throw new IllegalArgumentException(
          "%s '%s' cannot be read as text (%s): name a readable file"
              .formatted(what, file, e.getClass().getSimpleName()),
          e);
    }
  }

  private static void requireForOwner(Path file, String what) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
    Set<PosixFilePermission> given = attributes.permissions();
    boolean open = given.stream().anyMatch(FORBIDDEN::contains);
    boolean openToGroup =
        given.contains(PosixFilePermission.GROUP_READ)
            && !attributes.owner().getName().equals(ROOT);
    if (open || openToGroup) {
      throw new IllegalArgumentException(
          "%s '%s' can be read or written by others (%s): run chmod 600 %s"
              .formatted(what, file, PosixFilePermissions.toString(given), file));
    }
  }
}
