package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.event.LabelSpace;
import io.perennial.replay.server.access.Role;
import org.junit.jupiter.api.Test;

final class QueryServiceTest {

  private final InMemorySource source = new InMemorySource();

  @Test
  void shouldSayWhyItCannotListen() {
    try (TestService service = TestService.of(source)) {
      int port = service.port();

      assertThatThrownBy(() -> start(service, "127.0.0.1", port))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot listen on port " + port + " of 127.0.0.1 (Address already")
          .hasMessageEndingWith("choose another port or address");
      assertThatThrownBy(() -> start(service, "no.such.host.invalid", port))
          .hasMessageContaining("of no.such.host.invalid (no such host)");
      assertThatThrownBy(() -> start(service, "192.0.2.1", port))
          .hasMessageContaining("of 192.0.2.1 (")
          .hasMessageNotContaining("in use");
    }
  }

  @Test
  void shouldAnswerTheRoutesOfOtherPackagesBesideItsOwn() throws Exception {
    Route further = Route.get("/sql", Role.READ, context -> context.result("rows"));
    try (TestService service = TestService.of(source, further)) {
      assertThat(service.get("/sql").body()).isEqualTo("rows");
      assertThat(service.get("/examples").statusCode()).isEqualTo(200);
      assertThat(service.service.routes()).contains(further);
    }
  }

  private static void start(TestService figures, String bind, int port) {
    QueryService.start(
            new InMemorySource(), figures, LabelSpace.BINARY, QueryLimits.DEFAULT, bind, port)
        .close();
  }
}
