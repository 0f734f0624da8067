package io.perennial.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes a Protobuf message by its fields, at any depth, and keeps the lengths around them right.
 * It needs no schema: bytes of a field that read as a message may be taken for one.
 */
final class ProtobufMutation implements Mutation {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int DEEPEST = 6;

  private static final long[] NUMBERS = {
    0,
    1,
    2,
    127,
    128,
    -1,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    253_402_300_799_999L,
    253_402_300_800_000L
  };
  private static final double[] REALS = {
    0,
    -0.0,
    1,
    -1,
    .5,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Float.MAX_VALUE,
    Float.MIN_VALUE
  };
  private static final byte[][] TEXTS = {
    {},
    "a".getBytes(UTF_8),
    {0},
    "\ud83d\ude00".getBytes(UTF_8),
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
    {(byte) 0xff},
    "x".repeat(1_024).getBytes(UTF_8),
    "x".repeat(1_025).getBytes(UTF_8),
  };

  /** A field where it lies. */
  private record Field(int start, int tag, int value, int end) {
    int type() {
      return tag & 7;
    }
  }

  @Override
  public byte[] mutate(byte[] input, byte[] other, SplittableRandom random) {
    return mutate(input, other, random, 0);
  }

  private static byte[] mutate(byte[] input, byte[] other, SplittableRandom random, int depth) {
    List<Field> fields = fields(input);
    if (fields.isEmpty()) {
      return Bytes.insert(input, input.length, anyField(random));
    }
    Field field = fields.get(random.nextInt(fields.size()));
    byte[] whole = Arrays.copyOfRange(input, field.start, field.end);
    if (field.type() == BYTES && depth < DEEPEST && random.nextInt(3) != 0) {
      byte[] inner = Arrays.copyOfRange(input, field.value, field.end);
      return with(input, field, bytesField(field.tag, mutate(inner, other, random, depth + 1)));
    }
    return switch (random.nextInt(10)) {
      case 0 -> Bytes.replace(input, field.start, field.end);
      case 1 -> Bytes.insert(input, field.start, whole);
      case 2 -> Bytes.insert(input, field.start, anyField(random));
      case 3 -> Bytes.insert(input, field.start, fieldOf(other, random));
      case 4 ->
          with(
              input,
              field,
              concat(varint(field.tag & 7 | 8 + 8 * random.nextInt(12)), input, field));
      case 5 ->
          with(input, field, concat(varint(field.tag & ~7 | random.nextInt(6)), input, field));
      case 6 -> with(input, field, nested(field.tag | BYTES, whole, random));
      case 7 ->
          random.nextInt(64) == 0
              ? Bytes.insert(input, field.start, Bytes.repeat(whole, random))
              : Bytes.insert(input, fields.get(random.nextInt(fields.size())).start, whole);
      default -> with(input, field, changed(field, random));
    };
  }

  private static byte[] with(byte[] input, Field field, byte[] by) {
    return Bytes.replace(input, field.start, field.end, by);
  }

  private static byte[] concat(byte[] tag, byte[] input, Field field) {
    byte[] value = Arrays.copyOfRange(input, field.value, field.end);
    return (field.type() == BYTES) ? concat(tag, varint(value.length), value) : concat(tag, value);
  }

  private static byte[] changed(Field field, SplittableRandom random) {
    byte[] tag = varint(field.tag);
    return switch (field.type()) {
      case VARINT -> concat(tag, varint(number(random)));
      case FIXED64 -> concat(tag, fixed64(random));
      case FIXED32 -> concat(tag, fixed32(random));
      default -> bytesField(field.tag, TEXTS[random.nextInt(TEXTS.length)]);
    };
  }

  private static byte[] anyField(SplittableRandom random) {
    int number = 1 + random.nextInt(16);
    return switch (random.nextInt(4)) {
      case 0 -> concat(varint(number << 3), varint(number(random)));
      case 1 -> concat(varint(number << 3 | FIXED64), fixed64(random));
      case 2 -> concat(varint(number << 3 | FIXED32), fixed32(random));
      default -> bytesField(number << 3 | BYTES, TEXTS[random.nextInt(TEXTS.length)]);
    };
  }

  private static byte[] fieldOf(byte[] other, SplittableRandom random) {
    List<Field> fields = fields(other);
    if (fields.isEmpty()) {
      return new byte[0];
    }
    Field field = fields.get(random.nextInt(fields.size()));
    return Arrays.copyOfRange(other, field.start, field.end);
  }

  /** The field as a message in itself, now and then deeper than any parser should go. */
  private static byte[] nested(int tag, byte[] field, SplittableRandom random) {
    int depth = random.nextInt(8) == 0 ? 1 << random.nextInt(10) : 1;
    byte[] result = field;
    for (int i = 0; i < depth; i++) {
      result = bytesField(tag, result);
    }
    return result;
  }

  private static long number(SplittableRandom random) {
    return random.nextInt(3) == 0
        ? random.nextLong() >> random.nextInt(64)
        : NUMBERS[random.nextInt(NUMBERS.length)];
  }

  private static byte[] fixed64(SplittableRandom random) {
    double real =
        random.nextInt(3) == 0
            ? Double.longBitsToDouble(random.nextLong())
            : REALS[random.nextInt(REALS.length)];
    return little(Double.BYTES).putDouble(real).array();
  }

  private static byte[] fixed32(SplittableRandom random) {
    float real =
        random.nextInt(3) == 0
            ? Float.intBitsToFloat(random.nextInt())
            : (float) REALS[random.nextInt(REALS.length)];
    return little(Float.BYTES).putFloat(real).array();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytesField(int tag, byte[] value) {
    return concat(varint(tag), varint(value.length), value);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] varint(long value) {
    byte[] bytes = new byte[10];
    int n = 0;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[n++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[n++] = (byte) rest;
    return Arrays.copyOf(bytes, n);
  }

  /** The fields as far as the bytes read as a message, and no more than some thousand. */
  private static List<Field> fields(byte[] input) {
    List<Field> fields = new ArrayList<>();
    int at = 0;
    while (at < input.length && fields.size() < 4_096) {
      int value = afterVarint(input, at);
      if (value < 0) {
        return fields;
      }
      int tag = (int) varintAt(input, at);
      long end =
          switch (tag & 7) {
            case VARINT -> afterVarint(input, value);
            case FIXED64 -> value + 8L;
            case FIXED32 -> value + 4L;
            case BYTES -> afterVarint(input, value) + varintAt(input, value);
            default -> -1;
          };
      if (end < value || end > input.length || tag >>> 3 == 0) {
        return fields;
      }
      int content = (tag & 7) == BYTES ? afterVarint(input, value) : value;
      if (content < 0 || content > end) {
        return fields;
      }
      fields.add(new Field(at, tag, content, (int) end));
      at = (int) end;
    }
    return fields;
  }

  /** Where the bytes after a varint begin, or -1 where there is none. */
  private static int afterVarint(byte[] input, int from) {
    for (int at = from; at < input.length && at < from + 10; at++) {
      if (input[at] >= 0) {
        return at + 1;
      }
    }
    return -1;
  }

  private static long varintAt(byte[] input, int from) {
    long value = 0;
    for (int i = 0; i < 10 && from + i < input.length; i++) {
      value |= (long) (input[from + i] & 0x7f) << (7 * i);
      if (input[from + i] >= 0) {
        return value;
      }
    }
    return value;
  }
}
