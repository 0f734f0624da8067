package io.perennial.replay.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.event.Feature;
import io.perennial.event.LabelledExample.Origin;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayRowJsonTest {

  static final ReplayRow ROW =
      new ReplayRow(
          "9f2c",
          1506826800026L,
          "59",
          "ä\n\"",
          "",
          "1",
          Origin.FEEDBACK,
          0.1f,
          0.25f,
          2.302585092994046,
          3,
          4_000_000_000L,
          1506826900000L,
          7,
          List.of(
              new Feature.Categories("genres", List.of("Drama", "War")),
              new Feature.Category("os", "2"),
              new Feature.Quantity("price", 12.5)));

  private static final String JSON =
      "{\"id\":\"9f2c\",\"timestamp\":1506826800026,\"user\":\"59\",\"item\":\"ä\\n\\\"\","
          + "\"domain\":\"\",\"label\":\"1\",\"origin\":\"feedback\",\"score\":0.1,"
          + "\"baseScore\":0.25,\"logLoss\":2.302585092994046,\"expert\":3,"
          + "\"modelVersion\":4000000000,\"labelledAt\":1506826900000,\"sequence\":7,"
          + "\"features\":{\"genres\":[\"Drama\",\"War\"],\"os\":\"2\",\"price\":12.5}}";

  @Test
  void shouldWriteOneObjectOnOneLine() throws IOException {
    assertThat(write(ROW)).isEqualTo(JSON);
  }

  @Test
  void shouldReadWhatItWrote() throws IOException {
    assertThat(ReplayRowJson.read(write(ROW))).isEqualTo(ROW);
  }

  @Test
  void shouldTellHowOftenARowWasDrawnAgainWhereItWas() throws IOException {
    ReplayRow drawn =
        ReplayRowJson.read(JSON.replaceFirst("}$", ",\"replays\":3,\"replayWeight\":0.75}"));

    assertThat(drawn.replays()).isEqualTo(3);
    assertThat(drawn.replayWeight()).isEqualTo(0.75);
    assertThat(ReplayRowJson.read(write(drawn))).isEqualTo(drawn).isNotEqualTo(ROW);
  }

  @Test
  void shouldSkipFieldsOfANewerStore() throws IOException {
    String newer = JSON.replace("\"expert\":3", "\"task\":{\"a\":[1,{}]},\"expert\":3");

    assertThat(ReplayRowJson.read(newer)).isEqualTo(ROW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "{\"id\":\"a\"", "{\"id\":\"a\",\"origin\":\"guessed\"}", "null"})
  void shouldRefuseWhatIsNoRow(String line) {
    assertThatThrownBy(() -> ReplayRowJson.read(line)).isInstanceOf(IOException.class);
  }

  private static String write(ReplayRow row) throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(out)) {
      ReplayRowJson.write(json, row);
    }
    return out.toString();
  }
}
