package io.perennial.replay.server.http;

import io.perennial.event.proto.Categories;
import io.perennial.event.proto.Feature;
import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.server.storage.RowView;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;

/** How fast one client is answered from memory, in each form: {@code main} prints the rates. */
final class AnswerSpeed {

  private static final int ROWS = 1_000_000;
  private static final int DIFFERENT = 10_000;
  private static final int ROUNDS = 4;

  private AnswerSpeed() {}

  /** Prints rows and megabytes a second, each round warmer than the one before. */
  public static void main(String[] arguments) throws Exception {
    RowView[] rows = new RowView[DIFFERENT];
    for (int i = 0; i < DIFFERENT; i++) {
      rows[i] = TestRows.row(example(i));
    }
    InMemorySource source =
        new InMemorySource().answering(Faults.endless(step -> rows[step % DIFFERENT]));
    QueryLimits limits = new QueryLimits(2, Duration.ofMinutes(2));
    try (TestService service = TestService.of(source, limits)) {
      for (int round = 0; round < ROUNDS; round++) {
        ask(service, "/examples?limit=" + ROWS, RowJson.TYPE);
        ask(service, "/sample?n=" + ROWS, RowMessages.TYPE);
        ask(service, "/partitions/0/rows?limit=" + ROWS, "*/*");
      }
    }
  }

  private static LabelledExample example(int number) {
    SplittableRandom random = new SplittableRandom(number);
    LabelledExample.Builder example =
        TestRows.example(
            "user-" + random.nextInt(5000), 1_506_826_800_000L + number, "id" + number);
    for (int i = 0; i < 6; i++) {
      example
          .getInteractionBuilder()
          .addFeatures(
              Feature.newBuilder().setName("field" + i).setCategory("v" + random.nextInt(100)));
    }
    example
        .getInteractionBuilder()
        .addFeatures(
            Feature.newBuilder().setName("price").setQuantity(random.nextInt(9999) / 100.0))
        .addFeatures(
            Feature.newBuilder()
                .setName("genres")
                .setCategories(Categories.newBuilder().addValues("Drama").addValues("War")));
    float score = (float) random.nextDouble();
    return example.setScores(0, 1 - score).setScores(1, score).setSequence(number).build();
  }

  private static void ask(TestService service, String path, String type) throws Exception {
    long start = System.nanoTime();
    long bytes = 0;
    try (Socket socket = service.connect()) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + path
                      + " HTTP/1.1\r\nHost: x\r\nAccept: "
                      + type
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[256 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%-40s %8.0f rows/s %7.1f MB/s%n", path, ROWS / seconds, bytes / seconds / 1e6);
  }
}
