package io.perennial.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortsTest {

  @Test
  void shouldNameTheBusyPortWhatWantedItAndTheRemedy() throws IOException {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = busy.getLocalPort();

      assertThat(Ports.isFree(port)).isFalse();
      assertThatThrownBy(() -> Ports.requireFree(List.of(new Ports.Wanted(port, "the teapot"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("port " + port, "the teapot", "--port-offset");
      busy.close();
      Ports.requireFree(List.of(new Ports.Wanted(port, "the teapot")));
    }
  }

  @Test
  void shouldRefusePortsThatDoNotExist() {
    assertThatThrownBy(() -> Ports.requireFree(List.of(new Ports.Wanted(70_000, "the teapot"))))
        .hasMessageContainingAll("70000", "the teapot", "65535");
    assertThatThrownBy(() -> Ports.requireFree(List.of(new Ports.Wanted(-2, "the teapot"))))
        .hasMessageContaining("-2");
  }
}
