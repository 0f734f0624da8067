package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.proto.LabelledExample;
import io.perennial.replay.api.ReplayAnswer;
import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.api.ReplayQuery.Order;
import io.perennial.replay.api.ReplayQuery.Position;
import io.perennial.replay.api.ReplayRow;
import io.perennial.replay.api.ReplayRowJson;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExamplesTest {

  private final InMemorySource source = new InMemorySource();
  private final TestService service = TestService.of(source);

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void shouldAnswerExamplesAsOneObjectPerLine() throws Exception {
    source.add("59", 1000, "a").add("60", 2000, "b");

    HttpResponse<String> response = service.get("/examples");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    assertThat(response.headers().firstValue("Perennial-Access-Path")).hasValue("time");
    assertThat(response.body().lines()).hasSize(2);
    assertThat(response.body())
        .startsWith("{\"id\":\"a\",\"timestamp\":1000,\"user\":\"59\"")
        .endsWith("\"features\":{\"os\":\"2\"}}\n");
  }

  @Test
  void shouldAnswerAsTheClientAsks() {
    addUsers(300);
    ReplayQuery query =
        ReplayQuery.everything().ofUser("u1").between(100, 200).atMost(3).orderedBy(Order.NEWEST);

    try (ReplayAnswer answer = service.client().query(query)) {
      assertThat(answer.stream().map(ReplayRow::timestamp)).containsExactly(199L, 196L, 193L);
    }
    try (ReplayAnswer answer = service.client().query(ReplayQuery.everything())) {
      assertThat(answer.stream()).hasSize(100);
    }
  }

  @Test
  void shouldGoOnAfterTheLastRowOfThePageBefore() throws Exception {
    addUsers(25);
    List<Long> seen = new ArrayList<>();
    String next = "/examples?limit=10";
    while (true) {
      List<String> page = service.get(next).body().lines().toList();
      if (page.isEmpty()) {
        break;
      }
      for (String line : page) {
        seen.add(ReplayRowJson.read(line).timestamp());
      }
      Position last = Position.of(ReplayRowJson.read(page.get(page.size() - 1)));
      next = "/examples?limit=10&after=" + last;
    }

    assertThat(seen).isEqualTo(IntStream.range(0, 25).mapToObj(Long::valueOf).toList());
  }

  @Test
  void shouldTellTheReplaysWhenAsked() throws Exception {
    source.add("59", 1000, "a");

    assertThat(service.get("/examples?replays=true").body())
        .endsWith(",\"replays\":3,\"replayWeight\":0.75}\n");
    assertThat(service.get("/examples?replays=false").body()).doesNotContain("replay");
    assertThat(service.get("/examples?replays=yes").body()).contains("\"allowed\":\"true or false");
  }

  @Test
  void shouldAnswerTheBytesThatCameInWithAnEndMark() throws Exception {
    source.add("59", 1000, "a").add("60", 2000, "b");

    HttpResponse<byte[]> response = service.bytes("/examples", "Accept", RowMessages.TYPE);

    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/x-protobuf");
    ByteArrayInputStream in = new ByteArrayInputStream(response.body());
    assertThat(LabelledExample.parseDelimitedFrom(in))
        .isEqualTo(TestRows.example("59", 1000, "a").build());
    assertThat(LabelledExample.parseDelimitedFrom(in))
        .isEqualTo(TestRows.example("60", 2000, "b").build());
    assertThat(in.readAllBytes()).containsExactly(0);
  }

  @Test
  void shouldRefuseReplaysInMessagesThatCannotHoldThem() throws Exception {
    HttpResponse<String> response =
        service.get("/examples?replays=true", "Accept", "application/x-protobuf");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"parameter\":\"replays\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*/*",
        "application/*",
        "application/x-ndjson",
        "text/html, application/xhtml+xml, */*;q=0.8",
        "application/x-protobuf;q=0.1, APPLICATION/X-NDJSON;q=0.5"
      })
  void shouldAnswerJsonToWhoeverLikesIt(String accept) throws Exception {
    assertThat(service.get("/examples", "Accept", accept).headers().firstValue("Content-Type"))
        .hasValue("application/x-ndjson");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json", "application/x-ndjson;q=0", "nonsense"})
  void shouldRefuseFormsThatItHasNot(String accept) throws Exception {
    HttpResponse<String> response = service.get("/examples", "Accept", accept);

    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(response.body()).contains(accept).contains("application/x-protobuf");
  }

  @Test
  void shouldReadNowFromItsOwnClock() throws Exception {
    source.add("u", 50_000, "a").add("u", 90_000, "b");

    assertThat(service.get("/examples?from=now-20s").body().lines()).hasSize(1);
  }

  @Test
  void shouldAnswerNothingWithAnEmptyBody() throws Exception {
    HttpResponse<String> response = service.get("/examples?user=nobody");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void shouldAnswerASampleInBothForms() throws Exception {
    addUsers(20);

    assertThat(service.get("/sample?n=7&by=error&seed=3").body().lines()).hasSize(7);
    HttpResponse<byte[]> messages = service.bytes("/sample?n=50", "Accept", RowMessages.TYPE);
    ByteArrayInputStream in = new ByteArrayInputStream(messages.body());
    for (int i = 0; i < 20; i++) {
      assertThat(LabelledExample.parseDelimitedFrom(in).getInteraction().getTimestamp())
          .isEqualTo(i);
    }
    assertThat(in.readAllBytes()).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n=0", "n=1000001", "n=5&by=luck", "n=5&n=6", "n=5&user=u"})
  void shouldRefuseASampleOfNothingThatCanBeDrawn(String parameters) throws Exception {
    HttpResponse<String> response = service.get("/sample?" + parameters);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"parameter\":").contains("\"allowed\":");
  }

  private void addUsers(int rows) {
    for (int i = 0; i < rows; i++) {
      source.add("u" + i % 3, i, "a");
    }
  }
}
