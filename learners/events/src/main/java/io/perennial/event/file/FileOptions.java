package io.perennial.event.file;

import io.perennial.event.LabelSpace;
import java.util.List;
import java.util.Set;

/**
 * How to read an input file.
 *
 * @param positive {@code --positive}: how the positive label is written; with "1" labels are 0 and
 *     1, with another every other label is negative
 * @param classes {@code --classes}: names of the classes; empty for a binary stream
 * @param numeric {@code --numeric}: columns of a TSV file that are quantities whatever they look
 *     like
 * @param limit {@code --limit}: events to read at most
 */
public record FileOptions(String positive, List<String> classes, Set<String> numeric, long limit) {

  /** Binary with labels 0 and 1, columns by their values, the whole file. */
  public static final FileOptions DEFAULT =
      new FileOptions("1", List.of(), Set.of(), Long.MAX_VALUE);

  public FileOptions {
    classes = List.copyOf(classes);
    numeric = Set.copyOf(numeric);
    if (positive.isEmpty()) {
      throw new IllegalArgumentException("--positive must not be empty; name the positive label");
    }
    if (limit < 0) {
      throw new IllegalArgumentException("--limit must be 0 or more, but is " + limit);
    }
  }

  /** The classes that these options describe. */
  public LabelSpace labels() {
    return classes.isEmpty() ? LabelSpace.binary(positive) : LabelSpace.of(classes);
  }
}
