package io.perennial.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CableTest {

  private static final int SILENCE_MILLIS = 300;

  private ServerSocket server;
  private Cable cable;

  @BeforeEach
  void lay() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    cable = Cable.to(server.getLocalPort());
  }

  @AfterEach
  void remove() throws IOException {
    cable.close();
    server.close();
  }

  @Test
  void shouldHoldWhatIsSaidWhileItIsCutAndDeliverItAfterwards() throws IOException {
    try (Socket near = connect();
        Socket far = server.accept()) {
      near.getOutputStream().write('a');
      assertThat(far.getInputStream().read()).isEqualTo('a');

      cable.cut(port -> true);
      near.getOutputStream().write('b');
      far.getOutputStream().write('c');
      requireSilent(far);
      requireSilent(near);
      cable.mend();

      assertThat(far.getInputStream().read()).isEqualTo('b');
      assertThat(near.getInputStream().read()).isEqualTo('c');
    }
  }

  @Test
  void shouldBeCutForSomeAlone() throws IOException {
    try (Socket cut = connect();
        Socket cutFar = server.accept();
        Socket whole = connect();
        Socket wholeFar = server.accept()) {
      cable.cut(port -> port == cut.getLocalPort());
      cut.getOutputStream().write('a');
      whole.getOutputStream().write('b');

      assertThat(wholeFar.getInputStream().read()).isEqualTo('b');
      requireSilent(cutFar);
    }
  }

  @Test
  void shouldKnowWhoseConnectionItIs() throws IOException {
    long me = ProcessHandle.current().pid();
    try (Socket near = connect()) {
      assertThat(Sockets.isFrom(near.getLocalPort(), me)).isTrue();
      assertThat(Sockets.isFrom(server.getLocalPort() - 1, me)).isFalse();
      assertThat(Sockets.isFrom(near.getLocalPort(), Long.MAX_VALUE)).isFalse();
    }
  }

  @Test
  void shouldLetNobodyInWhileItIsCut() throws IOException {
    cable.cut(port -> true);
    try (Socket near = connect()) {
      near.getOutputStream().write('a');
      server.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
      server.setSoTimeout(0);
      cable.mend();

      try (Socket far = server.accept()) {
        assertThat(far.getInputStream().read()).isEqualTo('a');
      }
    }
  }

  @Test
  void shouldTellThatTheOtherEndIsGone() throws IOException {
    try (Socket near = connect()) {
      server.accept().close();
      assertThat(near.getInputStream().read()).isEqualTo(-1);
    }
    server.close();
    try (Socket near = connect()) {
      assertThat(near.getInputStream().read()).isEqualTo(-1);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), cable.entrance());
  }

  private static void requireSilent(Socket socket) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(0);
  }
}
