package io.perennial.event.file;

import io.perennial.event.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** Writes files and reads them back. */
final class Written {

  private Written() {}

  static Path file(Path folder, String name, String... lines) {
    return bytes(folder, name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Gzipped where the name says so. */
  static Path bytes(Path folder, String name, byte[] content) {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      if (name.endsWith(".gz")) {
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(content);
        }
      } else {
        out.write(content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not write " + file, e);
    }
    return file;
  }

  static List<Event> events(Path file, FileOptions options) {
    List<Event> events = new ArrayList<>();
    try (EventReader reader = EventFiles.open(file, options)) {
      for (Event event = reader.next(); event != null; event = reader.next()) {
        events.add(event);
      }
    }
    return events;
  }

  static FileOptions positive(String label) {
    return new FileOptions(label, List.of(), Set.of(), Long.MAX_VALUE);
  }

  static FileOptions classes(String... names) {
    return new FileOptions("1", List.of(names), Set.of(), Long.MAX_VALUE);
  }

  static FileOptions numeric(String... columns) {
    return new FileOptions("1", List.of(), Set.of(columns), Long.MAX_VALUE);
  }

  static FileOptions limit(long limit) {
    return new FileOptions("1", List.of(), Set.of(), limit);
  }
}
