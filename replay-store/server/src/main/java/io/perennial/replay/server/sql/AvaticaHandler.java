package io.perennial.replay.server.sql;

import io.javalin.http.Context;
import io.perennial.replay.server.http.AnswerStream;
import io.perennial.replay.server.http.Answering;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.apache.calcite.avatica.metrics.noop.NoopMetricsSystem;
import org.apache.calcite.avatica.remote.Handler.HandlerResponse;
import org.apache.calcite.avatica.remote.JsonHandler;
import org.apache.calcite.avatica.remote.ProtobufHandler;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;

/**
 * {@code POST /avatica}: JDBC clients, by Avatica's protocol in either form ({@code
 * jdbc:avatica:remote:url=http://…/avatica;serialization=protobuf}). Its clients name no content
 * type that tells the forms apart; the first byte does.
 */
public final class AvaticaHandler implements Answering.Writer {

  private static final String JSON = "application/json;charset=utf-8";
  private static final String PROTOBUF = "application/octet-stream";

  private final AvaticaService service;
  private final JsonHandler json;
  private final ProtobufHandler protobuf;

  /** Answers from an engine, within its limits. */
  public AvaticaHandler(SqlEngine engine) {
    this(engine, System::nanoTime);
  }

  AvaticaHandler(SqlEngine engine, LongSupplier nanoClock) {
    this.service = new AvaticaService(engine, nanoClock);
    this.json = new JsonHandler(service, NoopMetricsSystem.getInstance());
    this.protobuf =
        new ProtobufHandler(
            service, new ProtobufTranslationImpl(), NoopMetricsSystem.getInstance());
  }

  /** Connections that are open now. */
  public int connections() {
    return service.connections().size();
  }

  /** Says what it is. */
  void describe(Context context) {
    context
        .contentType("text/plain;charset=utf-8")
        .result("JDBC: jdbc:avatica:remote:url=" + context.url() + ";serialization=protobuf\n");
  }

  @Override
  public void write(Context context, AnswerStream out) throws IOException {
    byte[] body = context.bodyAsBytes();
    if (body.length > 0 && body[0] == '{') {
      HandlerResponse<String> answer = json.apply(new String(body, StandardCharsets.UTF_8));
      context.status(answer.getStatusCode());
      out.with("Content-Type", JSON).write(answer.getResponse().getBytes(StandardCharsets.UTF_8));
    } else {
      HandlerResponse<byte[]> answer = protobuf.apply(body);
      context.status(answer.getStatusCode());
      out.with("Content-Type", PROTOBUF).write(answer.getResponse());
    }
  }
}
