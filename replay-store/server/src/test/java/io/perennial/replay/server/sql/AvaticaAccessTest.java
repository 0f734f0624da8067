package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.server.access.TestCertificate;
import io.perennial.replay.server.access.TestTokens;
import io.perennial.replay.server.http.QueryService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JDBC with a token, over https, as docs/queries.md says it. */
final class AvaticaAccessTest {

  @TempDir private Path folder;
  private TestCertificate certificate;
  private QueryService server;

  @BeforeEach
  void start() throws IOException {
    certificate = TestCertificate.in(folder);
    MemorySource source = SqlFixture.source(10);
    server =
        SqlFixture.serve(
            source,
            answering -> SqlRoutes.of(SqlFixture.engine(source), answering),
            TestTokens.encrypted(certificate));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "json"})
  void shouldAnswerWhoeverHasAToken(String serialization) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("authentication", "BEARER");
    properties.setProperty("bearer_token", TestTokens.READ);
    try (Connection connection = connect(serialization, properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from examples")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(10);
    }
  }

  @Test
  void shouldRefuseAWrongToken() {
    Properties properties = new Properties();
    properties.setProperty("authentication", "BEARER");
    properties.setProperty("bearer_token", TestTokens.WRONG);

    assertThatThrownBy(() -> ask(properties)).hasMessageContaining("HTTP/401");
  }

  @Test
  void shouldRefuseWhoeverHasNone() {
    assertThatThrownBy(() -> ask(new Properties())).hasMessageContaining("HTTP/401");
  }

  private void ask(Properties properties) throws SQLException {
    try (Connection connection = connect("protobuf", properties);
        Statement statement = connection.createStatement()) {
      statement.execute("values 1");
    }
  }

  private Connection connect(String serialization, Properties properties) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:avatica:remote:url=%s/avatica;serialization=%s;truststore=%s;truststore_password=%s"
            .formatted(
                server.address(),
                serialization,
                certificate.trustStore(),
                TestCertificate.PASSWORD),
        properties);
  }
}
