package io.perennial.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Changes text by whole tokens: a quoted string, a run of letters, digits and bytes beyond ASCII,
 * or any other single byte. So most of what it makes still reads like the language it was in.
 */
final class TextMutation implements Mutation {

  static final String[] JSON = {
    "null",
    "true",
    "false",
    "0",
    "-0.0",
    "1",
    "-1",
    "0.25",
    "1e999",
    "1e-999",
    "NaN",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "2147483648",
    "123456789012345678901234567890",
    "253402300800000",
    "1e1000000000",
    "\"\"",
    "\"1\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"\u00e9\"",
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    "[[]]",
    "{\"a\":1}",
    ",",
    ":",
    "\"",
    "\\",
    "\ufeff",
    "\"2026-01-01T00:00:00Z\"",
    "\"+999999999-12-31T23:59:59+18:00\""
  };

  private static final String[] BRACKETS = {"()", "[]", "{}", "\"\"", "''"};

  private final byte[][] words;

  TextMutation(String... words) {
    this(words, new String[0]);
  }

  TextMutation(String[] some, String... more) {
    words =
        Stream.concat(Arrays.stream(some), Arrays.stream(more))
            .map(word -> word.getBytes(UTF_8))
            .toArray(byte[][]::new);
  }

  @Override
  public byte[] mutate(byte[] input, byte[] other, SplittableRandom random) {
    int[] token = token(input, random);
    byte[] text = Arrays.copyOfRange(input, token[0], token[1]);
    return switch (random.nextInt(12)) {
      case 0 -> Bytes.replace(input, token[0], token[1]);
      case 1 -> Bytes.insert(input, token[0], text);
      case 2, 3 -> Bytes.replace(input, token[0], token[1], word(random));
      case 4 -> Bytes.insert(input, token[0], word(random));
      case 5, 6 ->
          Bytes.replace(input, token[0], token[1], token(other, random, random.nextInt(8)));
      case 7 -> Bytes.insert(input, token[0], token(other, random, random.nextInt(8)));
      case 8 -> swap(input, token, token(input, random));
      case 9 -> wrap(input, token, token(input, random), random);
      case 10 -> number(input, token, random);
      default ->
          random.nextInt(64) == 0
              ? Bytes.replace(input, token[0], token[1], Bytes.repeat(text, random))
              : Bytes.insert(input, token[1], Bytes.part(other, random));
    };
  }

  private byte[] word(SplittableRandom random) {
    return words.length == 0 ? new byte[0] : words[random.nextInt(words.length)];
  }

  /** A token and so many that follow it. */
  private static byte[] token(byte[] input, SplittableRandom random, int more) {
    int[] token = token(input, random);
    int end = token[1];
    for (int i = 0; i < more && end < input.length; i++) {
      end = end(input, end);
    }
    return Arrays.copyOfRange(input, token[0], end);
  }

  /** Where a token begins and ends; empty where the input is. */
  private static int[] token(byte[] input, SplittableRandom random) {
    if (input.length == 0) {
      return new int[] {0, 0};
    }
    // Tokens are found from near the place on, so that a large input costs no more than a small.
    int at = random.nextInt(input.length);
    int start = Math.max(0, at - 64);
    while (end(input, start) <= at) {
      start = end(input, start);
    }
    return new int[] {start, end(input, start)};
  }

  private static int end(byte[] input, int from) {
    byte first = input[from];
    int end = from + 1;
    if (first == '"' || first == '\'') {
      int most = Math.min(input.length, from + 256);
      while (end < most && input[end] != first) {
        end += input[end] == '\\' ? 2 : 1;
      }
      return end < most ? end + 1 : from + 1;
    }
    while (isWord(first) && end < input.length && isWord(input[end])) {
      end++;
    }
    return end;
  }

  private static boolean isWord(byte b) {
    return b < 0 || b == '_' || Character.isLetterOrDigit(b);
  }

  private static byte[] swap(byte[] input, int[] a, int[] b) {
    int[] first = a[0] <= b[0] ? a : b;
    int[] second = a[0] <= b[0] ? b : a;
    if (first[1] > second[0]) {
      return input;
    }
    byte[] one = Arrays.copyOfRange(input, first[0], first[1]);
    byte[] two = Arrays.copyOfRange(input, second[0], second[1]);
    return Bytes.replace(Bytes.replace(input, second[0], second[1], one), first[0], first[1], two);
  }

  /** Brackets around what lies between two tokens, now and then very many. */
  private static byte[] wrap(byte[] input, int[] a, int[] b, SplittableRandom random) {
    String pair = BRACKETS[random.nextInt(BRACKETS.length)];
    int times = random.nextInt(16) == 0 ? 1 << random.nextInt(14) : 1;
    byte[] open = pair.substring(0, 1).repeat(times).getBytes(UTF_8);
    byte[] close = pair.substring(1).repeat(times).getBytes(UTF_8);
    int from = Math.min(a[0], b[0]);
    int to = Math.max(a[1], b[1]);
    return Bytes.insert(Bytes.insert(input, to, close), from, open);
  }

  private static byte[] number(byte[] input, int[] token, SplittableRandom random) {
    String number =
        switch (random.nextInt(4)) {
          case 0 -> Long.toString(random.nextLong());
          case 1 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
          case 2 -> Integer.toString(random.nextInt(-2, 300));
          default -> "9".repeat(1 + random.nextInt(40)) + "." + random.nextInt(100);
        };
    return Bytes.replace(input, token[0], token[1], number.getBytes(UTF_8));
  }
}
