package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

/** What a refusal looks like on the wire, whoever makes it. */
final class Problems {

  private Problems() {}

  static void assertProblem(String answer, int status) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("Content-Type: application/problem+json\r\n")
        .contains("\"status\":" + status)
        .doesNotContainIgnoringCase("jetty")
        .doesNotContain("\tat ");
  }
}
