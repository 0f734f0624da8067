package io.perennial.event.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.perennial.event.Event;
import io.perennial.event.LabelSpace;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema that ships, held against the codec. */
final class InteractionSchemaTest {

  private static final JsonSchema SCHEMA = load();
  private static final JsonEventCodec CODEC = new JsonEventCodec(LabelSpace.BINARY);

  private static JsonSchema load() {
    try (InputStream in =
        JsonEventCodec.class.getResourceAsStream("/schema/interaction.schema.json")) {
      String text = new String(in.readAllBytes(), UTF_8);
      return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
    } catch (IOException e) {
      throw new AssertionError("the schema must be on the class path", e);
    }
  }

  private static Set<ValidationMessage> violations(String json) {
    return SCHEMA.validate(json, InputFormat.JSON);
  }

  @Provide
  Arbitrary<Event> events() {
    return AnyEvent.of(2);
  }

  @Property(tries = 500)
  void shouldAllowWhatTheCodecWrites(@ForAll("events") Event event) {
    assertThat(violations(new String(CODEC.encode(event), UTF_8))).isEmpty();
  }

  /**
   * Beyond a schema: half surrogate pairs, numbers beyond double, the names of labels, and that
   * candidates differ and hold the item.
   */
  @Property(tries = 2_000)
  void shouldAllowNothingThatTheCodecRefuses(@ForAll long seed) {
    String noise = JsonNoise.distinctObject(new SplittableRandom(seed));
    String json = noise.replace("\\ud800", "").replace("1e999", "1e99");
    try {
      CODEC.decode(json.getBytes(UTF_8));
    } catch (InvalidEventException e) {
      boolean beyond =
          e.reason().startsWith("field 'label' must be 0 or 1")
              || e.reason().startsWith("field 'candidates' must hold the interaction's item")
              || e.reason().endsWith("of field 'candidates' is given twice; send it once");
      if (!beyond) {
        assertThat(violations(json)).as("%s: %s", json, e.reason()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id':'a','timestamp':'2026-01-01T00:00:00Z'}",
        "{'id':'a','timestamp':'2026-01-01T01:00:00.5+01:00','label':true}",
        "{'id':'a','timestamp':1,'later':{'anything':[]}}",
        "{'id':'a','timestamp':1,'features':{'n':null,'b':true,'l':['x']},'type':'interaction'}",
        "{'type':'feedback','id':'a','timestamp':1,'label':'yes','user':'u'}",
        "{'id':'a','timestamp':1,'item':'c','candidates':['a','b',{'item':'c','propensity':0.2}]}",
        "{'id':'a','timestamp':1,'item':'c','candidates':['c',{'item':'d','propensity':null}]}",
        "{'id':'a','timestamp':1,'candidates':[]}",
        "{'type':'forget','user':'59','timestamp':1,'mac':'ab'}",
        "{'type':'forget','user':'59','timestamp':'2026-01-01T00:00:00Z','mac':'ab','id':null}",
        "{'id':'a','timestamp':1,'candidates':null}"
      })
  void shouldAllowWhatTheContractAllows(String json) {
    assertThat(violations(json.replace('\'', '"'))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{'id':'a'}",
        "{'timestamp':1}",
        "{'id':'','timestamp':1}",
        "{'id':5,'timestamp':1}",
        "{'id':'a','timestamp':-1}",
        "{'id':'a','timestamp':1.5}",
        "{'id':'a','timestamp':'yesterday'}",
        "{'id':'a','timestamp':253402300800000}",
        "{'id':'a','timestamp':1,'type':'click'}",
        "{'id':'a','timestamp':1,'type':'feedback'}",
        "{'type':'forget','user':'','timestamp':1,'mac':'ab'}",
        "{'type':'forget','timestamp':1,'mac':'ab'}",
        "{'type':'forget','user':'59','timestamp':1}",
        "{'type':'forget','user':'59','mac':'ab'}",
        "{'id':'a','timestamp':1,'label':[1]}",
        "{'id':'a','timestamp':1,'features':[]}",
        "{'id':'a','timestamp':1,'features':{'':1}}",
        "{'id':'a','timestamp':1,'features':{'x':{}}}",
        "{'id':'a','timestamp':1,'features':{'x':[1]}}",
        "{'id':'a','timestamp':1,'item':'c','candidates':'c'}",
        "{'id':'a','timestamp':1,'item':'c','candidates':['c']}",
        "{'id':'a','timestamp':1,'item':'c','candidates':['c','']}",
        "{'id':'a','timestamp':1,'item':'c','candidates':['c',5]}",
        "{'id':'a','timestamp':1,'item':'c','candidates':['c',{'propensity':0.5}]}",
        "{'id':'a','timestamp':1,'item':'c','candidates':['c',{'item':'d','propensity':0}]}",
        "{'id':'a','timestamp':1,'item':'c','candidates':['c',{'item':'d','propensity':1.1}]}"
      })
  void shouldForbidWhatIsBroken(String json) {
    assertThat(violations(json.replace('\'', '"'))).isNotEmpty();
  }

  @Test
  void shouldBoundLengthsAsTheCodecDoes() {
    String text = "x".repeat(Limits.STRING_LENGTH);
    assertThat(violations("{\"id\":\"" + text + "\",\"timestamp\":1}")).isEmpty();
    assertThat(violations("{\"id\":\"" + text + "x\",\"timestamp\":1}")).isNotEmpty();
    assertThat(violations("{\"id\":\"a\",\"timestamp\":" + Limits.TIMESTAMP + "}")).isEmpty();
  }
}
