package io.perennial.replay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.protobuf.CodedOutputStream;
import io.perennial.replay.api.ReplayException.Kind;
import io.perennial.replay.api.SampleQuery.By;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleAnswerTest {

  @Test
  void shouldAskForProtobufWithEveryParameter() throws IOException {
    try (FakeHttp http = new FakeHttp()) {
      http.answers("/sample", 200, new byte[] {2, 7, 8, 0});

      try (SampleAnswer answer = http.client().sample(new SampleQuery(5, By.ERROR, 3, -9))) {
        assertThat(answer.next()).containsExactly(7, 8);
        assertThat(answer.hasNext()).isFalse();
        assertThat(answer.examples()).isEqualTo(1);
      }
      assertThat(http.asked("/sample"))
          .startsWith("GET /sample?n=5&by=error&task=3&seed=-9")
          .contains("application/x-protobuf");
    }
  }

  /** The lengths that another library writes, around the ends of the buffer and above its size. */
  @ParameterizedTest
  @ValueSource(ints = {1, 17, 4_096, 1 << 20})
  void shouldCutTheFramesWhateverThePiecesTheyComeIn(int piece) throws IOException {
    List<byte[]> frames = new ArrayList<>();
    Random random = new Random(3);
    for (int length : new int[] {1, 127, 128, 16_383, 16_384, 262_143, 262_144, 300_000, 2, 50}) {
      byte[] frame = new byte[length];
      random.nextBytes(frame);
      frames.add(frame);
    }

    List<byte[]> read = read(pieces(wire(frames), piece));

    assertThat(read).hasSameSizeAs(frames);
    for (int i = 0; i < frames.size(); i++) {
      assertThat(read.get(i)).isEqualTo(frames.get(i));
    }
  }

  @Test
  void shouldNeverTakeASampleWithoutItsEndMarkForTheWhole() throws IOException {
    byte[] whole = wire(List.of(new byte[200], new byte[3]));

    assertThat(read(new ByteArrayInputStream(whole))).hasSize(2);
    for (int length = 0; length < whole.length; length++) {
      assertBroken(Arrays.copyOf(whole, length), "without its end mark");
    }
  }

  @Test
  void shouldRefuseALengthThatNoExampleHas() {
    assertBroken(new byte[] {-1, -1, -1, -1, 127}, "at most");
    assertBroken(new byte[] {-1, -1, -1, -1, -1, 1}, "more than 5 bytes");
  }

  @Test
  void shouldRefuseAQueryThatNamesNothing() {
    assertThatThrownBy(() -> new SampleQuery(0, By.UNIFORM, null, 1))
        .hasMessageContaining("'n' is '0'");
    assertThatThrownBy(() -> new SampleQuery(1, By.UNIFORM, -1, 1))
        .hasMessageContaining("'task' is '-1'");
  }

  private static void assertBroken(byte[] body, String why) {
    assertThatThrownBy(() -> read(new ByteArrayInputStream(body)))
        .hasMessageContaining(why)
        .asInstanceOf(type(ReplayException.class))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN));
  }

  private static List<byte[]> read(InputStream body) {
    List<byte[]> frames = new ArrayList<>();
    try (SampleAnswer answer = new SampleAnswer(body)) {
      answer.forEachRemaining(frames::add);
    }
    return frames;
  }

  private static byte[] wire(List<byte[]> frames) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (byte[] frame : frames) {
      out.writeByteArrayNoTag(frame);
    }
    out.writeUInt32NoTag(0);
    out.flush();
    return bytes.toByteArray();
  }

  /** A stream that gives so many bytes at most at a time. */
  private static InputStream pieces(byte[] body, int piece) {
    return new ByteArrayInputStream(body) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, piece));
      }
    };
  }
}
