package io.perennial.reproduction.reloop2;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perennial.reproduction.tame.Figure;
import java.io.IOException;

/** Writes numbers, and null for what is none. */
final class JsonFields {

  private JsonFields() {}

  static void figure(JsonGenerator out, String name, Figure figure) throws IOException {
    out.writeObjectFieldStart(name);
    number(out, "mean", figure.mean());
    number(out, "deviation", figure.deviation());
    out.writeEndObject();
  }

  static void number(JsonGenerator out, String name, double value) throws IOException {
    out.writeFieldName(name);
    value(out, value);
  }

  static void value(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }
}
