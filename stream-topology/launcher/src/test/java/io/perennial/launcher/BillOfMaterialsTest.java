package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lists of what each process is made of, which every build writes. */
final class BillOfMaterialsTest {

  private static final List<String> PROCESSES =
      List.of(ProjectLayout.JOB, ProjectLayout.STORE, ProjectLayout.WORKER, ProjectLayout.BROKER);

  @Test
  void shouldNameTheEnginesWithHashesAndNoTestLibraries() throws IOException {
    List<String> names = new ArrayList<>();
    for (String process : PROCESSES) {
      Path file = ProjectLayout.find().home().resolve(process).resolve("target/bom.json");
      assertThat(file).as("bill of materials; run ./mvnw package").exists();
      JsonNode bom = JsonMapper.builder().build().readTree(file.toFile());
      assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
      for (JsonNode component : bom.get("components")) {
        names.add(component.get("group").asText() + ":" + component.get("name").asText());
        if (!component.get("group").asText().equals("io.perennial")) {
          assertThat(component.path("hashes")).as("%s", component.get("purl")).isNotEmpty();
        }
      }
    }
    assertThat(names)
        .contains(
            "org.apache.kafka:kafka-clients",
            "org.apache.kafka:kafka-streams",
            "org.apache.flink:flink-runtime",
            "org.apache.calcite:calcite-core",
            "com.google.protobuf:protobuf-java",
            "org.rocksdb:rocksdbjni")
        .doesNotContain("org.junit.jupiter:junit-jupiter", "net.jqwik:jqwik");
  }
}
