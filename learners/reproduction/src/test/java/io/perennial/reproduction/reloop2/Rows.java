package io.perennial.reproduction.reloop2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.event.Feature;
import io.perennial.event.Interaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Rows made for tests. */
final class Rows {

  private Rows() {}

  static Interaction row(long time, String user, String item, int label) {
    return new Interaction(
        "r" + time,
        time,
        user,
        item,
        List.of(new Feature.Category("place", "p" + time % 3)),
        "",
        label);
  }

  /** Writes a gzipped file of rows with one feature. */
  static void write(Path file, List<String> rows) throws IOException {
    String text = "timestamp_ms\tuser\titem\tlabel\tx\n" + String.join("\n", rows) + "\n";
    try (var zipped = new GZIPOutputStream(Files.newOutputStream(file))) {
      zipped.write(text.getBytes(UTF_8));
    }
  }

  static List<Interaction> random(long seed, int count, long from) {
    Random random = new Random(seed);
    List<Interaction> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int item = random.nextInt(5);
      rows.add(
          row(
              from + i,
              "u" + random.nextInt(4),
              "i" + item,
              random.nextInt(10) < 2 * item ? 1 : 0));
    }
    return rows;
  }

  /** The first of a slot, with a hidden vector of two numbers. */
  static Query query(long item, long time, float base, float... hidden) {
    return new Query(0, hidden, item, time, base);
  }
}
