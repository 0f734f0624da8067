package io.perennial.replay.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perennial.event.LabelSpace;
import io.perennial.event.proto.LabelledExample;
import io.perennial.fuzz.FuzzReport;
import io.perennial.fuzz.Fuzzing;
import io.perennial.fuzz.Mutation;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.storage.RowFormat;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.UndecodableExampleException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is taken into the store can be read back and answered, whatever it was. */
final class StoredExampleFuzzTest {

  @Test
  void shouldAnswerWhatItTookInAndRefuseTheRest() {
    FuzzReport report =
        Fuzzing.of("stored-example", Mutation.protobuf())
            .allowing(1 << 20, 512)
            .run(StoredExampleFuzzTest::take);
    assertThat(report.taken()).as("%s", report).isBetween(1L, report.inputs() - 1);
  }

  private static boolean take(byte[] input) throws IOException {
    LabelledExample example;
    RowView row;
    try {
      example = LabelledExample.parseFrom(input);
      row = RowFormat.row(input, example);
    } catch (InvalidProtocolBufferException | UndecodableExampleException e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
    RowView stored = new RowView(row.key(), row.value());
    assertThat(RowFormat.example(stored)).isEqualTo(example);
    assertThat(stored.id()).isEqualTo(example.getInteraction().getId());
    assertThat(stored.timestamp()).isEqualTo(example.getInteraction().getTimestamp());
    assertThat(stored.user()).isEqualTo(example.getInteraction().getUser());
    assertThat(stored.item()).isEqualTo(example.getInteraction().getItem());
    assertThat(stored.logLoss()).isNotNaN();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    RowJson json = new RowJson(answer, LabelSpace.BINARY);
    json.row(stored, null);
    json.end();
    assertThat(ReplayRowJson.read(answer.toString(UTF_8)).id()).isEqualTo(stored.id());
    return true;
  }
}
