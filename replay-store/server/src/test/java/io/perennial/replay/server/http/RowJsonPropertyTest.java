package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.event.LabelSpace;
import io.perennial.event.proto.Categories;
import io.perennial.event.proto.Feature;
import io.perennial.event.proto.Interaction;
import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.storage.Answers;
import io.perennial.replay.server.storage.RowView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class RowJsonPropertyTest {

  private static final LabelSpace LABELS = LabelSpace.of(List.of("ä\"b", "c"));

  @Property(tries = 300)
  void shouldWriteTheTextOfTheClientsModuleAsFarAsItsFeatures(@ForAll("rows") RowView row)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RowJson rows = new RowJson(bytes, LABELS);
    rows.row(row, null);
    rows.end();

    String written = bytes.toString(StandardCharsets.UTF_8);
    assertThat(written).endsWith("}\n");
    assertThat(text(row)).startsWith(written.substring(0, written.length() - 2));
  }

  private static String text(RowView row) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(text)) {
      ReplayRowJson.write(json, Answers.of(row, LABELS));
    }
    return text.toString();
  }

  @Provide
  Arbitrary<RowView> rows() {
    Arbitrary<Float> scores = Arbitraries.floats().between(0, 1);
    Arbitrary<Long> longs = Arbitraries.longs().greaterOrEqual(0);
    return Combinators.combine(
            interactions(), Arbitraries.integers().between(0, 2), scores, scores, longs)
        .as(RowJsonPropertyTest::row);
  }

  private static RowView row(
      Interaction interaction, int label, float score, float base, long number) {
    return TestRows.row(
        LabelledExample.newBuilder()
            .setInteraction(interaction)
            .setLabel(label)
            .setOriginValue((int) (number % 4))
            .setLabelledAt(-number)
            .addAllScores(List.of(score, base, score))
            .addAllBaseScores(List.of(base, score, base))
            .setExpert((int) (number >>> 40))
            .setModelVersion(number)
            .setSequence(number)
            .build());
  }

  private static Arbitrary<Interaction> interactions() {
    Arbitrary<String> strings =
        Arbitraries.strings().ofMaxLength(20).filter(RowJsonPropertyTest::isUnicode);
    Arbitrary<Feature> features =
        Arbitraries.oneOf(
            strings.map(value -> feature().setCategory(value).build()),
            Arbitraries.doubles().map(value -> feature().setQuantity(value).build()),
            strings.list().ofMaxSize(3).map(RowJsonPropertyTest::categories));
    return Combinators.combine(
            strings.map(text -> text + "!"),
            strings,
            strings,
            Arbitraries.longs(),
            features.list().ofMaxSize(4))
        .as(
            (id, user, item, time, list) ->
                Interaction.newBuilder()
                    .setId(id)
                    .setTimestamp(time)
                    .setUser(user)
                    .setItem(item)
                    .setDomain(user)
                    .addAllFeatures(list)
                    .build());
  }

  private static Feature categories(List<String> values) {
    return feature().setCategories(Categories.newBuilder().addAllValues(values)).build();
  }

  private static Feature.Builder feature() {
    return Feature.newBuilder().setName("näme\n");
  }

  /** Protobuf has no other strings. */
  private static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
