package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.perennial.replay.server.access.Role;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The description and what there is are the same. */
final class OpenApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern KNOWN = Pattern.compile("known are ([^\"]+)|one of ([^\"]+)");

  private final InMemorySource source = new InMemorySource();
  private final TestService service = TestService.withSql(source);
  private JsonNode openApi = JSON.nullNode();

  @BeforeEach
  void read() throws Exception {
    HttpResponse<String> response = service.get("/openapi.json");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    openApi = JSON.readTree(response.body());
    source.add("59", 1000, "a").add("60", 2000, "b");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void shouldDescribeEveryRouteAndNoOther() {
    List<String> described = new ArrayList<>();
    openApi
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> described.add(method + " " + path.getKey())));

    assertThat(openApi.get("openapi").asText()).startsWith("3.1.");
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            service.service.routes().stream()
                .map(route -> route.method().name().toLowerCase(Locale.ROOT) + " " + route.path())
                .toList());
  }

  @Test
  void shouldDescribeTheRoleOfEveryRoute() {
    for (Route route : service.service.routes()) {
      String name = route.method().name().toLowerCase(Locale.ROOT);
      JsonNode described = openApi.get("paths").get(route.path()).get(name);
      String role = route.role().name().toLowerCase(Locale.ROOT);
      boolean open = route.role() == Role.OPEN;

      assertThat(described.get("security").toString())
          .as(route.path())
          .isEqualTo(open ? "[]" : "[{\"token\":[\"" + role + "\"]}]");
      assertThat(described.get("responses").has("401")).as(route.path()).isNotEqualTo(open);
      assertThat(described.get("responses").has("403")).as(route.path()).isNotEqualTo(open);
    }
    assertThat(openApi.at("/components/securitySchemes/token/scheme").asText()).isEqualTo("bearer");
  }

  @Test
  void shouldTakeEveryParameterThatItDescribes() throws Exception {
    for (Map.Entry<String, JsonNode> path : openApi.get("paths").properties()) {
      for (JsonNode parameter : path.getValue().at("/get/parameters")) {
        String asked = path.getKey().replace("{partition}", "0") + "?" + query(path, parameter);
        assertThat(service.get(asked).statusCode()).as(asked).isEqualTo(200);
      }
    }
  }

  @Test
  void shouldDescribeEveryParameterThatItTakes() throws Exception {
    for (String path : List.of("/examples", "/sample")) {
      String refusal = service.get(path + "?unheard=1").body();
      Matcher known = KNOWN.matcher(refusal);
      assertThat(known.find()).isTrue();
      String list = known.group(1) == null ? known.group(2) : known.group(1);
      TreeSet<String> taken = new TreeSet<>(List.of(list.split(", | and ")));
      if (path.equals("/examples")) {
        taken.add("replays");
      }
      TreeSet<String> described = new TreeSet<>();
      parameters(path).forEach(parameter -> described.add(parameter.get("name").asText()));
      assertThat(described).isEqualTo(taken);
    }
  }

  @Test
  void shouldAnswerWhatItDescribes() throws Exception {
    for (String line : service.get("/examples?replays=true").body().lines().toList()) {
      assertConforms("Row", line);
    }
    assertConforms("Stats", service.get("/stats").body());
    assertConforms("Status", service.get("/readyz").body());
    assertConforms("Problem", service.get("/examples?limit=many").body());
    assertConforms("Problem", service.rawGet("/a%00b").replaceFirst("(?s)^.*\r\n\r\n", ""));
    String row = openApi.at("/paths/~1examples/get/responses/200/content").toString();
    assertThat(row).contains("application/x-ndjson", "application/x-protobuf");
  }

  @Test
  void shouldShowExamplesThatConform() throws Exception {
    JsonNode content = openApi.at("/paths/~1examples/get/responses/200/content");
    assertConforms("Row", content.at("/application~1x-ndjson/examples/one/value").asText());
    for (JsonNode response : openApi.at("/components/responses")) {
      assertConforms("Problem", response.findValue("example").toString());
    }
    assertThat(openApi.findValuesAsText("$ref"))
        .isNotEmpty()
        .allMatch(reference -> !openApi.at(reference.substring(1)).isMissingNode());
  }

  /** The parameter's example beside those of all that are required. */
  private String query(Map.Entry<String, JsonNode> path, JsonNode asked) {
    List<String> parts = new ArrayList<>();
    for (JsonNode parameter : parameters(path.getKey())) {
      boolean wanted = parameter.get("required").asBoolean() || parameter.equals(asked);
      if (wanted && parameter.get("in").asText().equals("query")) {
        String example = parameter.get("example").asText();
        parts.add(
            parameter.get("name").asText()
                + "="
                + URLEncoder.encode(example, StandardCharsets.UTF_8));
      }
    }
    return String.join("&", parts);
  }

  private JsonNode parameters(String path) {
    return openApi.get("paths").get(path).at("/get/parameters");
  }

  private void assertConforms(String name, String document) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("$ref", "#/components/schemas/" + name);
    root.set("components", openApi.get("components"));
    JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(root);
    assertThat(schema.validate(JSON.readTree(document))).as(document).isEmpty();
  }
}
