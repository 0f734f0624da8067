package io.perennial.reproduction.recap;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes intervals, matrices and numbers, and null for what is none. */
final class RecapJson {

  private RecapJson() {}

  static void interval(JsonGenerator out, String name, Interval interval) throws IOException {
    out.writeObjectFieldStart(name);
    number(out, "mean", interval.mean());
    number(out, "deviation", interval.deviation());
    number(out, "half95", interval.half());
    out.writeEndObject();
  }

  static void matrix(JsonGenerator out, String name, double[][] rows) throws IOException {
    out.writeArrayFieldStart(name);
    for (double[] row : rows) {
      out.writeStartArray();
      for (double value : row) {
        value(out, value);
      }
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  static void number(JsonGenerator out, String name, double value) throws IOException {
    out.writeFieldName(name);
    value(out, value);
  }

  private static void value(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
