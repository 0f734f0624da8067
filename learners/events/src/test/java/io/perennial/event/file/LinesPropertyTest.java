package io.perennial.event.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.codec.Limits;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;

final class LinesPropertyTest {

  @Property
  void shouldSplitAsTheJdkDoes(
      @ForAll @CharRange(from = '\n', to = '\r') String text,
      @ForAll @IntRange(min = 1, max = 7) int chunk,
      @ForAll @IntRange(max = 5) int peeked) {
    String plain = text.replaceAll("[\u000b\u000c]", "x").replaceAll("\r(?!\n)", "x");
    Lines lines = new Lines(new Chunks(plain.getBytes(ISO_8859_1), chunk), "f");
    lines.peek(peeked);
    List<String> read = new ArrayList<>();
    while (lines.advance()) {
      read.add(new String(lines.bytes, lines.start, lines.end - lines.start, ISO_8859_1));
      assertThat(lines.number).isEqualTo(read.size());
    }
    assertThat(read).isEqualTo(plain.lines().toList());
  }

  @Example
  void shouldReadLinesAcrossTheBuffer() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      text.append("x".repeat(i * 7)).append(i).append('\n');
    }
    text.append("y".repeat(Limits.VALUE_BYTES)).append("\r\nend");
    Lines lines = new Lines(new ByteArrayInputStream(text.toString().getBytes(ISO_8859_1)), "f");
    List<String> read = new ArrayList<>();
    while (lines.advance()) {
      read.add(new String(lines.bytes, lines.start, lines.end - lines.start, ISO_8859_1));
    }
    assertThat(read).isEqualTo(text.toString().lines().toList());
  }

  /** Gives a few bytes at a time. */
  private static final class Chunks extends InputStream {

    private final ByteArrayInputStream in;
    private final int chunk;

    Chunks(byte[] bytes, int chunk) {
      this.in = new ByteArrayInputStream(bytes);
      this.chunk = chunk;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return in.read(target, offset, Math.min(length, chunk));
    }
  }
}
