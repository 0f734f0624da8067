package io.perennial.reproduction.relift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReliftReportTest {

  private static final ReliftReport REPORT =
      ReliftReproduction.run(
          BuiltIn.plan(EnumSet.of(Contestant.RL, Contestant.RELIFT), 0L, 1L), line -> {});

  @Test
  void shouldWriteValidJsonWithEverySeedsFigures() throws IOException {
    String text = ReliftReportWriter.toJson(REPORT);
    Map<String, Integer> fields = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      for (JsonToken next = parser.nextToken(); next != null; next = parser.nextToken()) {
        if (next == JsonToken.FIELD_NAME) {
          fields.merge(parser.currentName(), 1, Integer::sum);
        }
      }
    }
    assertThat(text).endsWith("}\n").doesNotContain("NaN");
    // Two streams with four contestants, each with two seeds.
    assertThat(fields)
        .containsEntry("stream", 2)
        .containsEntry("lastFifth", 16)
        .containsEntry("rlSteps", 16)
        .containsEntry("relativeToRl", 8)
        .containsEntry("ndcg10Lost", 3)
        .containsEntry("ndcg10AfterSecond", 6)
        .containsEntry("hoursOn8Gpus", Published.TABLE.size())
        .containsEntry("verdict", Bars.of(REPORT).size());
  }

  @Test
  void shouldAlignATablePerStreamAndNameTheBars() {
    String text = ReliftTable.render(REPORT);
    assertThat(text)
        .containsPattern("monday: [\\d,]+ decisions of 3,000 events, .*; 2 seeds\n")
        .containsPattern("tuesday: [\\d,]+ decisions of 3,000 events")
        .containsPattern("monday, then tuesday: NDCG@10 on \\d+ decisions of monday")
        .containsPattern("\nSFT +26.9 +25.5 .* 49.0 +46,000 +8.0\n")
        .containsPattern("(met|missed): monday: ReLIFT at least 3 % above RL, intervals apart \\(")
        .containsPattern("(met|missed): ReLIFT: loses of monday at most half");
    // What it is relative to is not measured against itself, nor what was not run.
    assertThat(text).containsPattern("\nRL  .* 0.0 % +- +- +\\d");
    assertThat(text.lines().filter(line -> line.matches("(RL|ReLIFT|fast|popularity) .*±.*")))
        .hasSizeGreaterThanOrEqualTo(8)
        .extracting(String::length)
        .containsOnly(31 + 9 * 18);
  }
}
