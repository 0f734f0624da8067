package io.perennial.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of what the product is made of, which every build writes. */
final class BillOfMaterialsTest {

  private static final Path BOM = ProjectLayout.find().home().resolve("target/bom.json");

  @Test
  void shouldNameTheEnginesWithHashesAndNoTestLibraries() throws IOException {
    assertThat(BOM).as("bill of materials; run ./mvnw package").exists();
    JsonNode bom = JsonMapper.builder().build().readTree(BOM.toFile());

    assertThat(bom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    List<String> names = new ArrayList<>();
    for (JsonNode component : bom.get("components")) {
      names.add(component.get("group").asText() + ":" + component.get("name").asText());
      if (!component.get("group").asText().equals("io.perennial")) {
        assertThat(component.path("hashes")).as("%s", component.get("purl")).isNotEmpty();
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
