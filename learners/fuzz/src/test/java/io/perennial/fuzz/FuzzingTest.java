package io.perennial.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A harness that finds nothing proves nothing: each kind of fault is one that it must find. */
final class FuzzingTest {

  private static final Fuzzing PLAN = Fuzzing.of("json-sample", Mutation.json()).inputs(2_000);

  @Test
  void shouldTryTheCommittedInputsFirstAndThenTheSameChangesOnEveryRun() {
    List<String> first = inputs(PLAN);
    assertThat(first)
        .hasSize(2_000)
        .startsWith("[]", "{\"id\":\"a\",\"n\":[1,2,{\"x\":\"y\"}]}")
        .isEqualTo(inputs(PLAN));
    assertThat(first.stream().distinct()).hasSizeGreaterThan(1_500);
    assertThat(first).anyMatch(input -> input.length() > 10_000);
  }

  private static List<String> inputs(Fuzzing plan) {
    List<String> inputs = new ArrayList<>();
    plan.run(input -> inputs.add(new String(input, UTF_8)));
    return inputs;
  }

  @Test
  void shouldFindAnExceptionAndKeepTheInput() throws IOException {
    assertThatThrownBy(
            () ->
                PLAN.run(
                    input -> {
                      if (new String(input, UTF_8).contains("null")) {
                        throw new IllegalStateException("it is null");
                      }
                      return true;
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was neither taken nor refused")
        .hasRootCauseMessage("it is null");
    assertThat(Path.of("target/fuzz/json-sample-failed")).content(UTF_8).contains("null");
    Files.delete(Path.of("target/fuzz/json-sample-failed"));
  }

  @Test
  void shouldFindAStackOverflow() {
    assertThatThrownBy(() -> PLAN.run(input -> deep(input.length) > 0))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseInstanceOf(StackOverflowError.class);
  }

  private static int deep(int bytes) {
    return bytes > 20 ? 1 + deep(bytes) : 1;
  }

  @Test
  void shouldFindAHang() {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                PLAN.within(Duration.ofMillis(200))
                    .run(
                        input -> {
                          never.await();
                          return true;
                        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("takes more than PT0.2S");
    never.countDown();
  }

  @Test
  void shouldFindMemoryOutOfProportion() {
    Fuzzing plan = PLAN.allowing(1_000, 100);
    assertThat(plan.run(input -> new byte[99 * input.length].length > 0).taken()).isPositive();
    assertThatThrownBy(() -> plan.run(input -> new byte[5_000 + 100 * input.length].length > 0))
        .isInstanceOf(AssertionError.class)
        .rootCause()
        .hasMessageContaining("bytes were allocated for");
  }

  @Test
  void shouldFindACodecThatForgets() {
    RoundTrip<String> half =
        new RoundTrip<>(
            input -> new String(input, UTF_8),
            text -> text.substring(text.length() / 2).getBytes(UTF_8),
            IOException.class);
    assertThatThrownBy(() -> PLAN.run(half))
        .isInstanceOf(AssertionError.class)
        .rootCause()
        .hasMessageContaining("but read again");
  }

  @Test
  void shouldFindARefusalOfAnotherTypeOrWithoutAReason() {
    RoundTrip<byte[]> other =
        new RoundTrip<>(FuzzingTest::refuse, input -> input, IOException.class);
    assertThatThrownBy(() -> PLAN.run(other)).hasRootCauseMessage("no");
    RoundTrip<byte[]> right =
        new RoundTrip<>(FuzzingTest::refuse, input -> input, IllegalArgumentException.class);
    assertThat(PLAN.run(right).taken()).isZero();
    RoundTrip<byte[]> silent =
        new RoundTrip<>(
            input -> {
              throw new IllegalArgumentException();
            },
            input -> input,
            IllegalArgumentException.class);
    assertThatThrownBy(() -> PLAN.run(silent)).hasMessageContaining("refused");
  }

  private static byte[] refuse(byte[] input) {
    throw new IllegalArgumentException("no");
  }

  @Test
  void shouldKeepTheLengthsOfMessagesThatItChangesWithin() {
    int[] whole = new int[1];
    Fuzzing.of("message-sample", Mutation.protobuf())
        .inputs(5_000)
        .run(
            input -> {
              whole[0] += isMessage(input) ? 1 : 0;
              return isMessage(input);
            });
    assertThat(whole[0]).isBetween(2_500, 4_900);
  }

  /** Varint, fixed and length-delimited fields up to the end. */
  private static boolean isMessage(byte[] input) {
    int at = 0;
    while (at < input.length) {
      int type = input[at] & 7;
      int from = afterVarint(input, at);
      if (from > input.length) {
        return false;
      }
      at =
          switch (type) {
            case 0 -> afterVarint(input, from);
            case 1 -> from + 8;
            case 5 -> from + 4;
            case 2 -> afterVarint(input, from) + length(input, from);
            default -> Integer.MAX_VALUE;
          };
      if (at < from || at > input.length) {
        return false;
      }
    }
    return true;
  }

  private static int afterVarint(byte[] input, int from) {
    int at = from;
    while (at < input.length && input[at] < 0) {
      at++;
    }
    return at + 1;
  }

  private static int length(byte[] input, int from) {
    long length = 0;
    byte[] varint = Arrays.copyOfRange(input, from, Math.min(input.length, from + 5));
    for (int i = 0; i < varint.length; i++) {
      length |= (long) (varint[i] & 0x7f) << (7 * i);
      if (varint[i] >= 0) {
        break;
      }
    }
    return (int) Math.min(length, Integer.MAX_VALUE / 2);
  }
}
