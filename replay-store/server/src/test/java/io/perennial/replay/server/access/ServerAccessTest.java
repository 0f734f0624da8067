package io.perennial.replay.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerAccessTest {

  private static final ServerAccess OPEN = new ServerAccess(Tokens.NONE, null, null, true);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "localhost"})
  void shouldBeOpenToThisMachineWithoutTokens(String bind) {
    ServerAccess.LOCAL.requireFor(bind);

    assertThat(ServerAccess.LOCAL.warning(bind)).isNull();
    assertThat(OPEN.warning(bind)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1"})
  void shouldBeOpenToANetworkOnlyWithTokensOrWhenSomebodyChoseIt(String bind) {
    assertThatThrownBy(() -> ServerAccess.LOCAL.requireFor(bind))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--bind is " + bind)
        .hasMessageContainingAll("--tokens", "127.0.0.1", "--insecure-without-tokens");
    TestTokens.plain().requireFor(bind);
    OPEN.requireFor(bind);

    assertThat(OPEN.warning(bind)).contains("without a token");
    assertThat(TestTokens.plain().warning(bind)).contains("not encrypted");
  }
}
