package io.perennial.settings;

import io.perennial.event.LabelSpace;
import java.util.List;

/**
 * How outcomes are written.
 *
 * @param positive the positive label of a binary stream
 * @param classes names of the classes of a multi-class stream; empty for a binary one
 */
public record LabelSettings(String positive, List<String> classes) {

  public LabelSettings {
    classes = List.copyOf(classes);
    if (positive.isEmpty()) {
      throw new IllegalArgumentException("labels.positive must not be empty");
    }
    if (!classes.isEmpty()) {
      LabelSpace.of(classes);
    }
  }

  static LabelSettings defaults() {
    return new LabelSettings("1", List.of());
  }

  /** The classes of outcomes as they travel through the topics. */
  public LabelSpace space() {
    return classes.isEmpty() ? LabelSpace.binary(positive) : LabelSpace.of(classes);
  }
}
