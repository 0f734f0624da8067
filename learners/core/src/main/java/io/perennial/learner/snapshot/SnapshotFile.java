package io.perennial.learner.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;

/** The bytes of a {@link ModelSnapshot}, as the package says. Whole files in memory. */
final class SnapshotFile {

  private static final String NAME = "perennial-model ";
  private static final String MAGIC = NAME + "1";
  private static final int PAGE_HEAD = 3 * Integer.BYTES;
  private static final int DIGEST = 32;

  private SnapshotFile() {}

  static void write(ModelSnapshot snapshot, Path file) {
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      Files.createDirectories(target.getParent());
      deleteFile(partial);
      try {
        writeForOwner(snapshot, partial);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        deleteFile(partial);
      }
    } catch (IOException e) {
      throw new SnapshotException(
          "model file '%s' cannot be written (%s): name a file in a writable folder with enough space"
              .formatted(file, reason(e)),
          e);
    }
  }

  /** A model tells of the users it learned from: it is nobody else's to read, at no time. */
  private static void writeForOwner(ModelSnapshot snapshot, Path file) throws IOException {
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, fresh, forOwner(file))) {
      OutputStream buffered = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      write(snapshot, buffered);
      buffered.flush();
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] forOwner(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** What a killed or failed one left behind; a folder of that name is not ours. */
  private static void deleteFile(Path partial) throws IOException {
    if (!Files.isDirectory(partial, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(partial);
    }
  }

  static byte[] encode(ModelSnapshot snapshot) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    write(snapshot, bytes);
    return bytes.toByteArray();
  }

  private static void write(ModelSnapshot snapshot, OutputStream to) throws IOException {
    MessageDigest sha = sha256();
    DigestOutputStream out = new DigestOutputStream(to, sha);
    out.write((MAGIC + "\n" + SnapshotHeader.write(snapshot.info()) + "\n").getBytes(UTF_8));
    out.write(buffer(Integer.BYTES).putInt(snapshot.pages().size()).array());
    for (Map.Entry<Long, byte[]> page : snapshot.pages().entries()) {
      out.write(
          buffer(PAGE_HEAD)
              .putInt(SnapshotPages.table(page.getKey()))
              .putInt(SnapshotPages.index(page.getKey()))
              .putInt(page.getValue().length)
              .array());
      out.write(page.getValue());
    }
    to.write(sha.digest());
  }

  static ModelSnapshot read(Path file) {
    try {
      return decode(Files.readAllBytes(file), file);
    } catch (IOException e) {
      throw new SnapshotException(
          "model file '%s' cannot be read (%s): name one that evaluate --save-model or snapshot wrote"
              .formatted(file, reason(e)),
          e);
    }
  }

  private static ModelSnapshot decode(byte[] bytes, Path file) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    requireMagic(line(in, 64), file);
    requireWhole(bytes, file);
    in.limit(bytes.length - DIGEST);
    SnapshotInfo info;
    try {
      info = SnapshotHeader.read(line(in, bytes.length));
    } catch (IllegalArgumentException | SnapshotException e) {
      throw new SnapshotException(
          "model file '%s' cannot be used: its header's %s".formatted(file, e.getMessage()), e);
    }
    return new ModelSnapshot(info, pages(in, file));
  }

  private static SnapshotPages pages(ByteBuffer in, Path file) {
    SnapshotPages pages = new SnapshotPages();
    try {
      for (int left = in.getInt(); left > 0; left--) {
        int table = in.getInt();
        int index = in.getInt();
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
          throw new BufferUnderflowException();
        }
        byte[] page = new byte[length];
        in.get(page);
        pages.put(table, index, page);
      }
    } catch (BufferUnderflowException e) {
      throw new SnapshotException(
          "model file '%s' ends within a page, although its SHA-256 is right: write it again with evaluate --save-model or snapshot"
              .formatted(file),
          e);
    }
    return pages;
  }

  /** Up to the next line end, or to the limit where there is none. */
  private static String line(ByteBuffer in, int most) {
    int from = in.position();
    int end = from;
    int limit = (int) Math.min(in.limit(), (long) from + most);
    while (end < limit && in.get(end) != '\n') {
      end++;
    }
    in.position(Math.min(end + 1, in.limit()));
    return new String(in.array(), from, end - from, UTF_8);
  }

  private static void requireMagic(String first, Path file) {
    if (first.equals(MAGIC)) {
      return;
    }
    if (first.startsWith(NAME)) {
      throw new SnapshotException(
          "model file '%s' has format %s, but this build reads format 1: use the build that wrote it"
              .formatted(file, first.substring(NAME.length())));
    }
    throw new SnapshotException(
        "'%s' is no model file, which begins with '%s': name one that evaluate --save-model or snapshot wrote"
            .formatted(file, MAGIC));
  }

  private static void requireWhole(byte[] bytes, Path file) {
    int end = bytes.length - DIGEST;
    MessageDigest sha = sha256();
    sha.update(bytes, 0, Math.max(0, end));
    if (end < 0 || !ByteBuffer.wrap(bytes, end, DIGEST).equals(ByteBuffer.wrap(sha.digest()))) {
      throw new SnapshotException(
          "model file '%s' is truncated or was changed, since its %,d bytes do not add up to the SHA-256 at their end: copy or write it again"
              .formatted(file, bytes.length));
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    return e instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime must offer SHA-256", e);
    }
  }
}
