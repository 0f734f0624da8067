package io.perennial.launcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.codec.Headers;
import io.perennial.launcher.deadletter.Repair.Change;
import io.perennial.launcher.deadletter.Repair.RepairException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RepairTest {

  private static StoredDeadLetter letter(String value, @Nullable String contentType) {
    return new StoredDeadLetter(
        new LetterId(0, 7), new byte[0], value.getBytes(UTF_8), contentType, "why", "t", 0, 1, 2);
  }

  private static String apply(String value, Change... changes) {
    return new String(new Repair(List.of(changes)).apply(letter(value, null)), UTF_8);
  }

  @Test
  void shouldLeaveEveryByteWithoutChanges() {
    assertThat(apply(" {\"a\" : 1e400, no json")).isEqualTo(" {\"a\" : 1e400, no json");
  }

  @Test
  void shouldChangeFieldsWhereTheyAre() {
    assertThat(
            apply(
                "{\"id\":\"1\",\"ts\":17,\"price\":0.1000,\"features\":{\"os\":2},\"x\":null}",
                Repair.rename("ts=timestamp"),
                Repair.rename("price=features.price"),
                Repair.rename("absent=id"),
                Repair.assign("user=59a"),
                Repair.assign("label=1"),
                Repair.assign("features.os=\"2\""),
                Repair.assign("meta.kept=[1,2]"),
                new Change.Drop("x"),
                new Change.Drop("nothing.there")))
        .isEqualTo(
            "{\"id\":\"1\",\"features\":{\"os\":\"2\",\"price\":0.1000},\"timestamp\":17,"
                + "\"user\":\"59a\",\"label\":1,\"meta\":{\"kept\":[1,2]}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':1 | it is no JSON",
        "[1] | it is no JSON object",
        "{'a':1} x | it is no JSON",
        "{'a':1} | its field a is no object"
      })
  void shouldSayWhatCannotBeCorrected(String value, String why) {
    assertThatThrownBy(() -> apply(value.replace('\'', '"'), Repair.assign("a.b=1")))
        .isInstanceOf(RepairException.class)
        .hasMessageStartingWith(why);
  }

  @Test
  void shouldLeaveProtobufAlone() {
    Repair repair = new Repair(List.of(Repair.assign("a=1")));
    assertThatThrownBy(() -> repair.apply(letter("{}", Headers.PROTOBUF)))
        .hasMessage("it is Protobuf, and only JSON can be changed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "=b", "a="})
  void shouldRefuseWhatIsNoChange(String text) {
    assertThatThrownBy(() -> Repair.rename(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Repair.assign(text))
        .hasMessage("must be two parts with = between, but is '" + text + "'");
  }
}
