package io.perennial.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the direction of the arrows between modules. */
final class ArchitectureTest {

  private static final Path HOME = ProjectLayout.find().home();

  private static final String KAFKA = "org.apache.kafka..";
  private static final String KAFKA_STREAMS = "org.apache.kafka.streams..";
  private static final String FLINK = "org.apache.flink..";
  private static final String JACKSON = "com.fasterxml.jackson..";
  private static final String PROTOBUF = "com.google.protobuf..";
  private static final String ROCKSDB = "org.rocksdb..";

  private static final String[] JDK = {"java..", "javax..", "jdk..", "org.jspecify.annotations.."};

  @Test
  void shouldKeepTheErrorMemoryOnTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK).or(resideInAPackage("io.perennial.memory..")))
        .allowEmptyShould(true)
        .check(module("error-memory"));
  }

  @Test
  void shouldKeepTheVocabularyOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage("io.perennial.event")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(JDK).or(resideInAPackage("io.perennial.event")))
        .check(module("learners/events"));
  }

  @Test
  void shouldKeepWireFormatsInTheCodecs() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.perennial.event.codec", "io.perennial.event.proto")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(JACKSON, PROTOBUF)
        .check(module("learners/events"));
  }

  @Test
  void shouldKeepEnginesAndFormatsOutOfTheLearners() {
    JavaClasses core = module("learners/core");
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FLINK, KAFKA, ROCKSDB, "io.perennial.job..", "io.perennial.replay..")
        .check(core);
    noClasses()
        .that(
            not(simpleName("ReportWriter").and(resideInAPackage("io.perennial.evaluation")))
                .and(
                    not(
                        simpleName("SnapshotHeader")
                            .and(resideInAPackage("io.perennial.learner.snapshot")))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(JACKSON)
        .check(core);
  }

  @Test
  void shouldKeepTheReplayClientFreeOfTheStoreItself() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(KAFKA, ROCKSDB, FLINK, "io.perennial.replay.server..")
        .check(module("replay-store/api"));
  }

  @Test
  void shouldKeepTheReplayStoreFreeOfTheLearnersAndTheJob() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            FLINK, "io.perennial.learner..", "io.perennial.processor..", "io.perennial.job..")
        .check(module("replay-store/server"));
  }

  @Test
  void shouldKeepTheReplayStoreOutOfTheJob() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            KAFKA_STREAMS, "io.perennial.replay.server..", "io.perennial.launcher..")
        .check(module("stream-topology/job"));
  }

  @Test
  void shouldKeepTheBrokerFreeOfEverythingOfOurs() {
    classes()
        .that()
        .resideInAPackage("io.perennial..")
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("io.perennial..")).or(resideInAPackage("io.perennial.broker..")))
        .check(module("stream-topology/broker"));
  }

  @Test
  void shouldKeepProcessHandlingFreeOfWhatTheProcessesDo() {
    noClasses()
        .that()
        .resideInAPackage("io.perennial.launcher.process")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.perennial..")
                .and(not(resideInAPackage("io.perennial.launcher.process"))))
        .check(module("stream-topology/launcher"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"replay", "storebench", "flink", "deadletter", "chaos"})
  void shouldKeepWhatCommandsDoFreeOfTheCommandLine(String name) {
    noClasses()
        .that()
        .resideInAPackage("io.perennial.launcher." + name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.perennial.launcher", "picocli..")
        .check(module("stream-topology/launcher"));
  }

  /**
   * Bytes from outside must never say which class is made of them. Flink's own serialization of
   * operators is between our processes, and calls none of these from our classes.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "error-memory",
        "learners/events",
        "learners/core",
        "learners/policy",
        "learners/nd4j",
        "learners/reproduction",
        "replay-store/api",
        "replay-store/server",
        "stream-topology/settings",
        "stream-topology/broker",
        "stream-topology/cluster",
        "stream-topology/job",
        "stream-topology/worker",
        "stream-topology/launcher"
      })
  void shouldMakeNoObjectsOfClassesThatBytesName(String module) {
    JavaClasses classes = module(module);
    noClasses()
        .should()
        .dependOnClassesThat(
            assignableTo(ObjectInputStream.class)
                .or(assignableTo(Externalizable.class))
                .or(resideInAnyPackage("java.beans", "java.rmi..", "org.yaml.snakeyaml.."))
                .or(resideInAnyPackage("com.esotericsoftware.kryo..", "com.thoughtworks.xstream.."))
                .or(name("org.apache.flink.util.InstantiationUtil"))
                .or(name("org.apache.commons.lang3.SerializationUtils"))
                .or(name("com.fasterxml.jackson.annotation.JsonTypeInfo"))
                .or(resideInAPackage("com.fasterxml.jackson.databind.jsontype..")))
        .check(classes);
    noClasses()
        .should()
        .callMethodWhere(
            target(nameMatching("(activate|enable)DefaultTyping.*|readUnshared|decodeToObject")))
        .check(classes);
  }

  /** Two builds of RocksDB share names: with both on one class path every checkpoint fails. */
  @ParameterizedTest
  @CsvSource({
    "stream-topology/job, kafka-streams",
    "stream-topology/job, /rocksdbjni",
    "stream-topology/job, replay-store-server",
    "stream-topology/job, xchart",
    "stream-topology/job, nd4j",
    "stream-topology/job, javacpp",
    "stream-topology/job, djl",
    "stream-topology/cluster, kafka",
    "stream-topology/cluster, stream-topology-job",
    "stream-topology/launcher, nd4j",
    "stream-topology/launcher, djl",
    "replay-store/server, frocksdbjni",
    "replay-store/server, flink-",
    "stream-topology/launcher, rocksdbjni",
  })
  void shouldKeepJarsApart(String module, String unwanted) throws IOException {
    Path list = HOME.resolve(module).resolve("target/classpath");
    assertThat(list).as("class path; run ./mvnw package").exists();
    List<String> jars = List.of(Files.readString(list).strip().split(":"));

    assertThat(jars).hasSizeGreaterThan(5).noneMatch(jar -> jar.contains(unwanted));
  }

  private static JavaClasses module(String module) {
    Path classes = HOME.resolve(module).resolve("target/classes");
    assertThat(classes).as("classes of " + module + "; run ./mvnw package").isDirectory();
    return new ClassFileImporter().importPath(classes);
  }
}
