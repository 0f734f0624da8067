package io.perennial.decision;

import io.perennial.event.Feature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An item's name and features as bytes: lengths as shorts, text in UTF-8, a kind byte per feature,
 * a quantity as a double.
 */
final class ItemBytes {

  private static final byte CATEGORY = 0;
  private static final byte QUANTITY = 1;
  private static final byte CATEGORIES = 2;

  private ItemBytes() {}

  /**
   * Writes as much as fits: all features, or none and the name alone.
   *
   * @return whether the name fitted
   */
  static boolean write(String item, List<Feature> features, ByteBuffer out) {
    byte[] name = item.getBytes(StandardCharsets.UTF_8);
    if (name.length + 2 * Short.BYTES > out.remaining()) {
      return false;
    }
    text(name, out);
    int count = out.position();
    out.putShort((short) 0);
    for (Feature feature : features) {
      if (!put(feature, out)) {
        out.position(count);
        out.putShort((short) 0);
        return true;
      }
    }
    out.putShort(count, (short) features.size());
    return true;
  }

  private static boolean put(Feature feature, ByteBuffer out) {
    byte[] name = feature.name().getBytes(StandardCharsets.UTF_8);
    if (name.length + Short.BYTES + 1 > out.remaining()) {
      return false;
    }
    text(name, out);
    if (feature instanceof Feature.Category category) {
      out.put(CATEGORY);
      return putText(category.value(), out);
    }
    if (feature instanceof Feature.Quantity quantity) {
      out.put(QUANTITY);
      if (out.remaining() < Double.BYTES) {
        return false;
      }
      out.putDouble(quantity.value());
      return true;
    }
    List<String> values = ((Feature.Categories) feature).values();
    out.put(CATEGORIES);
    if (out.remaining() < Short.BYTES) {
      return false;
    }
    out.putShort((short) values.size());
    for (String value : values) {
      if (!putText(value, out)) {
        return false;
      }
    }
    return true;
  }

  private static boolean putText(String value, ByteBuffer out) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length + Short.BYTES > out.remaining()) {
      return false;
    }
    text(bytes, out);
    return true;
  }

  private static void text(byte[] bytes, ByteBuffer out) {
    out.putShort((short) bytes.length).put(bytes);
  }

  static String readItem(ByteBuffer in) {
    byte[] bytes = new byte[in.getShort()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What follows the name. */
  static List<Feature> readFeatures(ByteBuffer in) {
    int count = in.getShort();
    List<Feature> features = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = readItem(in);
      features.add(
          switch (in.get()) {
            case CATEGORY -> new Feature.Category(name, readItem(in));
            case QUANTITY -> new Feature.Quantity(name, in.getDouble());
            default -> new Feature.Categories(name, readValues(in));
          });
    }
    return features;
  }

  private static List<String> readValues(ByteBuffer in) {
    int count = in.getShort();
    List<String> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(readItem(in));
    }
    return values;
  }
}
