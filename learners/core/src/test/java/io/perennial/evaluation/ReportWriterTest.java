package io.perennial.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.perennial.event.TaskShift.Kind;
import io.perennial.learner.expert.ExpertStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {

  @TempDir Path folder;

  @Test
  void shouldWriteEveryKeyOfTheContractInItsOrder() {
    String json = ReportWriter.toJson(Reports.full());
    String tenth =
        "{\"logLoss\":0.5,\"auc\":null,\"accuracy\":0.75,\"examples\":100}"
            + ",{\"logLoss\":0.5,\"auc\":null,\"accuracy\":0.75,\"examples\":100}".repeat(9);

    assertThat(json.replaceAll("\\n *", "").replace(": ", ":"))
        .isEqualTo(
            "{\"events\":{\"received\":2818,\"learned\":1000,\"expired\":300,\"pending\":600,"
                + "\"late\":500,\"duplicate\":400,\"deadLettered\":318,\"repaired\":2,\"forgotten\":0},"
                + "\"feedback\":{\"received\":20,\"matched\":2,\"corrections\":3,"
                + "\"duplicate\":4,\"unmatched\":5,\"waiting\":6},"
                + "\"prequential\":{\"logLoss\":0.25,\"auc\":0.875,\"gauc\":0.625,"
                + "\"accuracy\":0.75,\"noChangeAccuracy\":0.5,\"tenths\":["
                + tenth
                + "],\"examples\":1000,\"corrections\":3},"
                + "\"base\":{\"logLoss\":0.375,\"auc\":0.8125,\"accuracy\":0.6875},"
                + "\"shifts\":[{\"event\":512,\"timestamp\":1506826800026,"
                + "\"kind\":\"new-task\",\"expert\":1,\"previous\":0,"
                + "\"statistic\":16.5,\"threshold\":16.0,\"eventsSinceChange\":37,"
                + "\"logLossBefore\":0.75,\"logLossAfter\":0.25},"
                + "{\"event\":20037,\"timestamp\":1506826800026,"
                + "\"kind\":\"returning-task\",\"expert\":1,\"previous\":0,"
                + "\"statistic\":16.5,\"threshold\":16.0,\"eventsSinceChange\":37,"
                + "\"logLossBefore\":0.75,\"logLossAfter\":null}],"
                + "\"experts\":2,"
                + "\"expertPools\":[{\"experts\":2,\"active\":1,\"shifts\":2,"
                + "\"selectorAccuracy\":0.96875,\"selected\":0.125,"
                + "\"parameters\":1000,\"nonzero\":900}],"
                + "\"errorMemory\":{\"bytes\":4096,\"reads\":1000,\"writes\":999,"
                + "\"meanAbsCompensation\":0.0125,\"share\":0.75,\"hitRate\":0.3333333333333333,"
                + "\"occupiedCells\":50,\"resets\":2},"
                + "\"replay\":{\"size\":50,\"bytes\":4096,\"drawn\":200,\"learned\":25,"
                + "\"objectives\":[{\"name\":\"current\",\"weight\":1.25,\"loss\":0.5,"
                + "\"storedLoss\":0.5,\"examples\":0},"
                + "{\"name\":\"task 3\",\"weight\":0.75,\"loss\":0.25,\"storedLoss\":0.125,"
                + "\"examples\":50}]},"
                + "\"ranking\":{\"decisions\":40,\"served\":{\"hitRate1\":0.5,\"hitRate10\":1.0,"
                + "\"ndcg10\":0.625,\"mrr\":0.5},\"fast\":{\"hitRate1\":0.25,\"hitRate10\":0.75,"
                + "\"ndcg10\":0.5,\"mrr\":0.375},\"popularity\":{\"hitRate1\":0.125,"
                + "\"hitRate10\":0.5,\"ndcg10\":0.25,\"mrr\":0.1875}},"
                + "\"fineTuning\":{\"backend\":\"cpu\",\"contexts\":80,\"rlSteps\":7,\"supervisedSteps\":6,"
                + "\"hardContexts\":5,\"demonstrationShare\":0.125,\"updatesAccepted\":4,"
                + "\"updatesRefused\":3,\"refused\":{\"incomplete\":1,\"ranks-worse\":2},"
                + "\"policyVersion\":4,\"policyDigest\":\""
                + "cd".repeat(32)
                + "\",\"trainedP50Seconds\":1.25,\"trainedP99Seconds\":2.5,"
                + "\"freshnessP50Seconds\":3.25,\"freshnessP99Seconds\":9.5},"
                + "\"throughput\":{\"eventsPerSecond\":12345.678,\"cpuMicrosPerEvent\":7.5},"
                + "\"modelDigest\":\""
                + "ab".repeat(32)
                + "\",\"seed\":42,\"seconds\":0.1}");
  }

  @Test
  void shouldNameTheShardWhereThereAreSeveral() throws IOException {
    ExpertStatus three = new ExpertStatus(3, 2, 4, 0, 0, Double.NaN, 0, 0, 0);
    List<Report.Shift> shifts = List.of(Reports.shift(1, Kind.MERGED, 700, .5));

    assertThat(
            scalarsOf(ReportWriter.toJson(Reports.with(shifts, List.of(ExpertStatus.ONE, three)))))
        .containsEntry("/shifts/0/shard", "1")
        .containsEntry("/shifts/0/kind", "merged")
        .containsEntry("/experts", "3")
        .containsEntry("/expertPools/0/experts", "1")
        .containsEntry("/expertPools/1/active", "2")
        .containsEntry("/expertPools/1/selectorAccuracy", "null");
    assertThat(scalarsOf(ReportWriter.toJson(Reports.with(shifts, List.of(three)))))
        .doesNotContainKey("/shifts/0/shard");
  }

  @Test
  void shouldPrettyPrintOneKeyALine() {
    assertThat(ReportWriter.toJson(Reports.full()))
        .startsWith("{\n  \"events\": {\n    \"received\": 2818,\n    \"learned\": 1000,\n")
        .endsWith("\n  \"seconds\": 0.1\n}\n");
  }

  @Test
  void shouldWriteNullForUndefinedFigures() throws IOException {
    Map<String, String> scalars = scalarsOf(ReportWriter.toJson(Reports.empty()));

    assertThat(scalars)
        .containsEntry("/prequential/logLoss", "null")
        .containsEntry("/prequential/gauc", "null")
        .containsEntry("/prequential/noChangeAccuracy", "null")
        .containsEntry("/prequential/tenths/9/auc", "null")
        .containsEntry("/base/auc", "null")
        .containsEntry("/throughput/eventsPerSecond", "null")
        .containsEntry("/throughput/cpuMicrosPerEvent", "null")
        .containsEntry("/fineTuning/backend", "none")
        .containsEntry("/replay/objectives/0/weight", "1.0")
        .doesNotContainValue("NaN");
  }

  @Test
  void shouldWriteDoublesInTheFewestDigits() throws IOException {
    // Double.toString of Java 17 gives 1.9999999999999998E23.
    assertThat(scalarsOf(ReportWriter.toJson(Reports.empty()))).containsEntry("/seconds", "2.0E23");
  }

  @Test
  void shouldMakeFoldersAndReplaceTheFile() throws IOException {
    Path file = folder.resolve("new/folder/report.json");
    ReportWriter.write(Reports.empty(), file);
    ReportWriter.write(Reports.full(), file);

    assertThat(file).hasContent(ReportWriter.toJson(Reports.full()));
    try (var files = Files.list(folder.resolve("new/folder"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void shouldNameTheFileThatCannotBeWritten() throws IOException {
    Path inTheWay = Files.createFile(folder.resolve("occupied"));

    assertThatThrownBy(() -> ReportWriter.write(Reports.full(), inTheWay.resolve("report.json")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("report.json' cannot be written");
    assertThatThrownBy(() -> ReportWriter.write(Reports.full(), folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(folder.toString());
    assertThat(folder).isDirectory();
  }

  /** Every scalar by its JSON pointer, as a reader of the file sees it. */
  private static Map<String, String> scalarsOf(String json) throws IOException {
    Map<String, String> scalars = new TreeMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          scalars.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
        }
      }
    }
    return scalars;
  }
}
