package io.perennial.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** What wires, disks and strangers do to bytes: flips, cuts, repeats, and numbers at an edge. */
final class ByteMutation implements Mutation {

  private static final byte[] EDGES = {0, 1, 2, 0x1f, 0x20, 0x7f, (byte) 0x80, (byte) 0xff};
  private static final int[] INTS = {-1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20};

  @Override
  public byte[] mutate(byte[] input, byte[] other, SplittableRandom random) {
    int at = input.length == 0 ? 0 : random.nextInt(input.length);
    int[] range = Bytes.range(input, random);
    return switch (random.nextInt(10)) {
      case 0 ->
          set(input, at, (byte) ((input.length == 0 ? 0 : input[at]) ^ 1 << random.nextInt(8)));
      case 1 -> set(input, at, (byte) random.nextInt());
      case 2 -> set(input, at, EDGES[random.nextInt(EDGES.length)]);
      case 3 -> Bytes.replace(input, range[0], range[1]);
      case 4 -> Bytes.insert(input, at, Bytes.part(input, random));
      case 5 -> Bytes.insert(input, at, Bytes.part(other, random));
      case 6 -> Bytes.replace(input, range[0], range[1], Bytes.part(other, random));
      case 7 -> Arrays.copyOf(input, at);
      case 8 -> number(input, at, INTS[random.nextInt(INTS.length)]);
      default -> Bytes.insert(input, at, (byte) random.nextInt(), (byte) random.nextInt());
    };
  }

  private static byte[] set(byte[] input, int at, byte value) {
    byte[] result = input.length == 0 ? new byte[1] : input.clone();
    result[at] = value;
    return result;
  }

  private static byte[] number(byte[] input, int at, int value) {
    byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    return Bytes.replace(input, at, Math.min(input.length, at + number.length), number);
  }
}
