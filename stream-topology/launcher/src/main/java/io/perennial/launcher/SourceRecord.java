package io.perennial.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which source a data folder's streams came from, so that a restart knows what it goes on with. */
record SourceRecord(Path file) {

  boolean isSameAs(List<String> arguments) throws IOException {
    return Files.exists(file) && Files.readAllLines(file).equals(withoutResume(arguments));
  }

  void write(List<String> arguments) throws IOException {
    Files.write(file, withoutResume(arguments));
  }

  private static List<String> withoutResume(List<String> arguments) {
    return arguments.stream().filter(argument -> !argument.equals("--resume")).toList();
  }
}
