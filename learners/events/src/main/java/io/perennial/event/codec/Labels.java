package io.perennial.event.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import java.io.IOException;

/**
 * How labels are written outside. In topics the classes of a binary stream are 0 and 1 whatever the
 * positive label is called at its source, beside that name; in source files only that name counts,
 * since a file may well call its positive class 2 and its negative class 1.
 */
final class Labels {

  private final LabelSpace space;
  private final boolean wire;

  private Labels(LabelSpace space, boolean wire) {
    this.space = space;
    this.wire = wire && space instanceof LabelSpace.Binary;
  }

  static Labels ofTopic(LabelSpace space) {
    return new Labels(space, true);
  }

  static Labels ofSource(LabelSpace space) {
    return new Labels(space, false);
  }

  LabelSpace space() {
    return space;
  }

  int indexOf(String label) throws InvalidEventException {
    EventRules.text("field 'label'", label);
    if (wire && label.length() == 1 && (label.charAt(0) == '0' || label.charAt(0) == '1')) {
      return label.charAt(0) - '0';
    }
    try {
      return space.indexOf(label);
    } catch (IllegalArgumentException e) {
      throw new InvalidEventException(Reasons.foreign(e.getMessage()));
    }
  }

  /** A number as a label: 1, 1.0 and 1e0 are the same. */
  int indexOf(double number, String text) throws InvalidEventException {
    boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
    return indexOf(whole ? Long.toString((long) number) : text);
  }

  int indexOf(boolean value) throws InvalidEventException {
    boolean numbered =
        space instanceof LabelSpace.Binary binary && (wire || binary.positive().equals("1"));
    return numbered ? (value ? 1 : 0) : indexOf(Boolean.toString(value));
  }

  /** The class's name; the index is the caller's, so it must be right. */
  String nameOf(int index) {
    if (index < 0 || index >= space.size()) {
      throw new IllegalArgumentException(
          "label must be a class from 0 to " + (space.size() - 1) + ", but is " + index);
    }
    return space.nameOf(index);
  }

  void write(JsonGenerator json, int index) throws IOException {
    if (index == Interaction.UNLABELLED) {
      return;
    }
    String name = nameOf(index);
    if (space instanceof LabelSpace.Binary) {
      json.writeNumberField("label", index);
    } else {
      json.writeStringField("label", name);
    }
  }
}
