package io.perennial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchivesTest {

  private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC");
  private static final String MAIN = TestChild.class.getName();

  @TempDir private Path folder;
  private final List<String> problems = new ArrayList<>();
  private Path archives;
  private Path temporary;
  private Path jar;

  @BeforeEach
  void jarOfTheChild() throws Exception {
    archives = folder.resolve("archives");
    temporary = Files.createDirectory(folder.resolve("tmp"));
    jar = folder.resolve("child.jar");
    String name = MAIN.replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        var in = TestChild.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
    }
  }

  @Test
  void theSecondStartTakesItsClassesFromAnArchive() throws Exception {
    assertThat(loadedFrom(start(ClassArchives.readOnly(archives)))).doesNotContain("shared");

    makeArchive();

    assertThat(problems).isEmpty();
    assertThat(loadedFrom(start(ClassArchives.readOnly(archives)))).contains("shared objects file");
    assertThat(filesIn(archives)).hasSize(1);
  }

  @Test
  void anArchiveIsNotUsedForAnotherClassPathAndIsReplaced() throws Exception {
    makeArchive();
    List<String> before = filesIn(archives);
    Files.setLastModifiedTime(jar, java.nio.file.attribute.FileTime.fromMillis(1_000_000));

    assertThat(options(ClassArchives.readOnly(archives), OPTIONS)).isEmpty();
    makeArchive();

    assertThat(filesIn(archives)).hasSize(1).doesNotContainAnyElementsOf(before);
  }

  @Test
  void otherOptionsHaveAnArchiveOfTheirOwn() throws Exception {
    makeArchive();

    assertThat(options(ClassArchives.readOnly(archives), OPTIONS)).hasSize(1);
    assertThat(options(ClassArchives.readOnly(archives), List.of())).isEmpty();
  }

  @Test
  void aFolderThatCannotBeMadeIsAStartWithoutArchive() throws Exception {
    Files.writeString(archives, "a file");

    assertThat(options(ClassArchives.making(archives), OPTIONS)).isEmpty();
  }

  @Test
  void foldersOfClassesHaveNoArchive() {
    List<String> options =
        ClassArchives.making(archives).options(MAIN, OPTIONS, folder.toString(), temporary);

    assertThat(options).isEmpty();
  }

  @Test
  void aListThatJavaRefusesIsToldAndNothingIsLeft() throws Exception {
    ClassArchives making = ClassArchives.making(archives);
    options(making, OPTIONS);
    Files.writeString(temporary.resolve("classes.list"), "@no-such-thing x\n");
    making.makeMissing(Duration.ZERO, problems::add);
    making.awaitMade();

    assertThat(problems).singleElement().asString().contains("no class-data archive could be made");
    assertThat(filesIn(archives)).isEmpty();
  }

  @Test
  void whatAKilledLauncherLeftIsDeleted() throws Exception {
    Files.createDirectory(archives);
    Files.writeString(archives.resolve("TestChild-1.jsa.new99999999"), "half");
    Files.writeString(archives.resolve("TestChild-1.jsa.new99999999.list"), "half");

    makeArchive();

    assertThat(filesIn(archives)).singleElement().asString().endsWith(".jsa");
  }

  @Test
  void closingGivesUpWhatIsNotMade() throws Exception {
    ClassArchives making = ClassArchives.making(archives);
    assertThat(loadedFrom(start(making))).isNotEmpty();
    making.makeMissing(Duration.ofHours(1), problems::add);
    making.close();

    making.awaitMade();
    assertThat(problems).isEmpty();
    assertThat(filesIn(archives)).isEmpty();
  }

  private void makeArchive() throws Exception {
    try (ClassArchives making = ClassArchives.making(archives)) {
      start(making);
      making.makeMissing(Duration.ZERO, problems::add);
      making.awaitMade();
    }
  }

  private List<String> options(ClassArchives used, List<String> options) {
    return used.options(MAIN, options, jar.toString(), temporary);
  }

  /** What a child prints that lives its short life. */
  private String start(ClassArchives used) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(OPTIONS);
    command.addAll(options(used, OPTIONS));
    command.addAll(
        List.of("-Xlog:class+load", "-XX:-UsePerfData", "-cp", jar.toString(), MAIN, "done"));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes());
    assertThat(child.waitFor()).as(said).isZero();
    return said;
  }

  private static String loadedFrom(String said) {
    return said.lines().filter(line -> line.contains(MAIN)).findFirst().orElse("");
  }

  private static List<String> filesIn(Path folder) throws Exception {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
