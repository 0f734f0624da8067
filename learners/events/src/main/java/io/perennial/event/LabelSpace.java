package io.perennial.event;

import java.util.HashSet;
import java.util.List;

/**
 * The classes an outcome can have, and how they are written outside. Binary streams have the
 * classes 0 (negative) and 1 (positive); others have one index per name, in the given order.
 */
public sealed interface LabelSpace {

  /** A click or none: class 1 is the positive one. */
  LabelSpace BINARY = new Binary("1");

  /** Number of classes, at least 2. */
  int size();

  /**
   * The class that a written label stands for.
   *
   * @throws IllegalArgumentException naming the label and what is allowed
   */
  int indexOf(String label);

  /** How the class is written; {@link #indexOf} takes it back. */
  String nameOf(int index);

  /**
   * Binary, with the given name for the positive class beside {@code 1}; every stream of two
   * classes.
   */
  static LabelSpace binary(String positive) {
    return new Binary(positive);
  }

  /** One class per name. Two names or more. */
  static LabelSpace of(List<String> names) {
    return new Named(names);
  }

  /**
   * Two classes.
   *
   * @param positive how class 1 is written in the source; with "1" only 0 and 1 are allowed, with
   *     another name every other label is the negative class
   */
  record Binary(String positive) implements LabelSpace {

    @Override
    public int size() {
      return 2;
    }

    @Override
    public int indexOf(String label) {
      if (label.equals(positive)) {
        return 1;
      }
      if (!positive.equals("1") || label.equals("0")) {
        return 0;
      }
      throw new IllegalArgumentException(
          "field 'label' must be 0 or 1, but is '"
              + label
              + "' (name the positive label, or the classes, in the configuration)");
    }

    @Override
    public String nameOf(int index) {
      return index == 1 ? positive : positive.equals("0") ? "1" : "0";
    }
  }

  /** Any number of named classes. */
  record Named(List<String> names) implements LabelSpace {

    public Named {
      names = List.copyOf(names);
      if (names.size() < 2 || new HashSet<>(names).size() != names.size()) {
        throw new IllegalArgumentException(
            "classes must be two or more different names, but are " + names);
      }
    }

    @Override
    public int size() {
      return names.size();
    }

    @Override
    public int indexOf(String label) {
      int index = names.indexOf(label);
      if (index < 0) {
        throw new IllegalArgumentException(
            "field 'label' must be one of " + names + ", but is '" + label + "'");
      }
      return index;
    }

    @Override
    public String nameOf(int index) {
      return names.get(index);
    }
  }
}
