package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.perennial.replay.server.access.Role;
import io.perennial.replay.server.http.QueryService;
import io.perennial.replay.server.http.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.calcite.avatica.remote.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvaticaHandlerTest {

  private final AtomicLong nanos = new AtomicLong();
  private final MemorySource source = SqlFixture.source(2500);
  private final AvaticaHandler handler =
      new AvaticaHandler(
          SqlFixture.engine(source, SqlLimits.DEFAULT.within(Duration.ofSeconds(2))), nanos::get);
  private final QueryService server =
      SqlFixture.serve(
          source,
          answering ->
              List.of(
                  Route.get("/avatica", Role.READ, handler::describe),
                  Route.post("/avatica", Role.READ, answering.handler("/avatica", handler))));

  @AfterEach
  void stop() {
    server.close();
  }

  private String address() {
    return server.address() + "/avatica";
  }

  private Connection connect(String serialization) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:avatica:remote:url=" + address() + ";serialization=" + serialization);
  }

  private static List<String> texts(ResultSet rows, String column) throws SQLException {
    List<String> texts = new ArrayList<>();
    while (rows.next()) {
      texts.add(rows.getString(column));
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "json"})
  void shouldListTablesAndColumns(String serialization) throws Exception {
    try (Connection connection = connect(serialization)) {
      assertThat(texts(connection.getMetaData().getTables(null, null, "%", null), "TABLE_NAME"))
          .containsExactlyInAnyOrder(
              "examples", "predictions", "shifts", "objectives", "metrics", "policy_versions");
      try (ResultSet columns = connection.getMetaData().getColumns(null, null, "METRICS", "%")) {
        assertThat(texts(columns, "COLUMN_NAME"))
            .containsExactly("event_time", "shard", "name", "figure");
      }
      assertThat(texts(connection.getMetaData().getTableTypes(), "TABLE_TYPE"))
          .containsExactly("TABLE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "json"})
  void shouldAnswerEveryTypeOfValue(String serialization) throws Exception {
    Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    try (Connection connection = connect(serialization);
        PreparedStatement statement =
            connection.prepareStatement(
                "select id, event_time, score, log_loss, expert, model_version, features,"
                    + " replay_weight, label = '1', cast(event_time as date) from examples"
                    + " where user_id = ? and event_time > ? and log_loss > ?"
                    + " order by event_time limit ?")) {
      assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(4);
      statement.setString(1, "u1");
      statement.setTimestamp(2, new Timestamp(SqlFixture.START), utc);
      statement.setDouble(3, 0);
      statement.setInt(4, 1);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.getMetaData().getColumnName(2)).isEqualTo("event_time");
        assertThat(rows.getMetaData().getColumnType(2)).isEqualTo(Types.TIMESTAMP);
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("e1001");
        assertThat(rows.getTimestamp(2, utc).getTime())
            .isEqualTo(SqlFixture.START + SqlFixture.MINUTE);
        assertThat(rows.getDouble(3)).isEqualTo(0.15);
        assertThat(rows.getDouble(4)).isEqualTo(-Math.log(0.15f));
        assertThat(rows.getInt(5)).isEqualTo(1);
        assertThat(rows.getLong(6)).isEqualTo(1);
        assertThat(rows.getString(7)).isEqualTo("{\"category\":\"c1\",\"price\":1.5}");
        assertThat(rows.getObject(8)).isNull();
        assertThat(rows.getBoolean(9)).isTrue();
        assertThat(rows.getString(10)).isEqualTo("2026-01-01");
        assertThat(rows.next()).isFalse();
      }
      statement.setString(1, "u2");
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("e1002");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "json"})
  void shouldAnswerInAsManyFramesAsItTakes(String serialization) throws Exception {
    try (Connection connection = connect(serialization);
        Statement statement = connection.createStatement()) {
      List<String> ids = texts(statement.executeQuery("select id from examples"), "id");
      assertThat(ids).hasSize(2500).doesNotHaveDuplicates();
      statement.setMaxRows(7);
      assertThat(texts(statement.executeQuery("select id from examples"), "id")).hasSize(7);
    }
    assertThat(source.closed).hasValue(source.opened.get());
    assertThat(handler.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "json"})
  void shouldRefuseWritesAndTellLimits(String serialization) throws Exception {
    try (Connection connection = connect(serialization);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate("delete from examples"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("DELETE is not answered");
      assertThatThrownBy(() -> statement.executeQuery("select nothing from examples"))
          .hasMessageContaining("'nothing' not found in any table (line 1, column 8)");
      assertThatThrownBy(
              () ->
                  statement.executeQuery("select count(*) from examples a, examples b, examples c"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("longer than 2 s");
      assertThat(texts(statement.executeQuery("values 'still here'"), "EXPR$0"))
          .containsExactly("still here");
    }
  }

  @Test
  void shouldBoundConnectionsAndForgetThoseThatAreNotUsed() throws Exception {
    List<Connection> open = new ArrayList<>();
    for (int i = 0; i < AvaticaConnections.CONNECTIONS; i++) {
      Connection connection = connect("protobuf");
      connection.createStatement();
      open.add(connection);
    }
    assertThat(handler.connections()).isEqualTo(AvaticaConnections.CONNECTIONS);
    assertThatThrownBy(() -> connect("protobuf").createStatement())
        .hasMessageContaining("64 connections already");
    nanos.set(AvaticaConnections.IDLE.plusSeconds(1).toNanos());
    try (Connection connection = connect("protobuf");
        Statement statement = connection.createStatement()) {
      assertThat(texts(statement.executeQuery("values 'a'"), "EXPR$0")).containsExactly("a");
      assertThat(handler.connections()).isEqualTo(1);
    }
    for (Connection connection : open) {
      connection.close();
    }
  }

  @Test
  void shouldEndWhatIsReadOfAConnectionThatIsClosed() throws Exception {
    AvaticaService service =
        new AvaticaService(
            SqlFixture.engine(source, SqlLimits.DEFAULT.within(Duration.ofHours(1))), nanos::get);
    service.apply(new Service.OpenConnectionRequest("c", Map.of()));
    int statement = service.apply(new Service.CreateStatementRequest("c")).statementId;
    CompletableFuture<Service.ExecuteResponse> running =
        CompletableFuture.supplyAsync(
            () ->
                service.apply(
                    new Service.PrepareAndExecuteRequest(
                        "c",
                        statement,
                        "select count(*) from examples a, examples b, examples c",
                        -1)));
    while (source.opened.get() < 2) {
      Thread.onSpinWait();
    }

    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> service.apply(new Service.CloseConnectionRequest("c")));

    assertThatThrownBy(() -> running.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    assertThat(source.closed).hasValue(source.opened.get());
    assertThat(service.connections().size()).isZero();
  }

  @Test
  void shouldBoundTheStatementsOfAConnection() throws Exception {
    try (Connection connection = connect("protobuf")) {
      for (int i = 0; i < AvaticaConnections.STATEMENTS; i++) {
        connection.createStatement();
      }
      assertThatThrownBy(connection::createStatement).hasMessageContaining("32 statements already");
    }
  }

  @Test
  void shouldSayWhatItIsAndSurviveGarbage() throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address()));
    assertThat(
            HttpClient.newHttpClient()
                .send(request.GET().build(), HttpResponse.BodyHandlers.ofString())
                .body())
        .contains("jdbc:avatica:remote:url=" + address());
    for (String garbage : List.of("", "{", "{}", "\n\u0003abc", "x".repeat(300_000))) {
      // A client for each: the server may close the connection of what it does not read to its end.
      int status =
          HttpClient.newHttpClient()
              .send(
                  request.POST(HttpRequest.BodyPublishers.ofString(garbage)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .statusCode();
      assertThat(status).as(garbage).isIn(400, 413, 500);
    }
  }
}
