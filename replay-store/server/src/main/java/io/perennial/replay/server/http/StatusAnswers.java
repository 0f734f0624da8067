package io.perennial.replay.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import io.perennial.replay.api.ReplayRowJson;
import io.perennial.replay.server.streams.StoreFigures;
import io.perennial.replay.server.streams.StoreStatus;
import io.perennial.replay.server.streams.StoreStatus.Phase;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What is answered at once: health, figures, the description of all routes, and the page. */
final class StatusAnswers {

  private static final String JSON = "application/json";
  private static final String OWN_SCRIPT_ONLY =
      "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline';"
          + " script-src 'unsafe-inline'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private final StoreFigures figures;
  private final QueryMetrics queries;
  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter text = PrometheusTextFormatWriter.create();
  private final byte[] page = resource("index.html");
  private final byte[] openApi = resource("openapi.json");

  StatusAnswers(StoreFigures figures, QueryMetrics queries, PrometheusRegistry registry) {
    this.figures = figures;
    this.queries = queries;
    this.registry = registry;
  }

  void page(Context context) {
    context.header("Content-Security-Policy", OWN_SCRIPT_ONLY);
    context.contentType("text/html; charset=utf-8").result(page);
  }

  void openApi(Context context) {
    context.contentType(JSON).result(openApi);
  }

  void health(Context context) {
    context.contentType(JSON).result("{\"status\":\"up\"}");
  }

  void ready(Context context) {
    StoreStatus status = figures.status();
    if (status.phase() != Phase.RUNNING) {
      Problem.unavailable(status.detail()).answer(context);
      return;
    }
    StringWriter document = new StringWriter();
    try (JsonGenerator json = ReplayRowJson.FACTORY.createGenerator(document)) {
      json.writeStartObject();
      StatsDocument.writeStatus(json, status);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    context.contentType(JSON).result(document.toString());
  }

  void stats(Context context) {
    context.contentType(JSON).result(StatsDocument.json(figures, queries));
  }

  void metrics(Context context) throws IOException {
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    text.write(document, registry.scrape());
    context.contentType(text.getContentType()).result(document.toByteArray());
  }

  private static byte[] resource(String name) {
    try (InputStream resource = StatusAnswers.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException("resource " + name + " is missing from the jar");
      }
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
