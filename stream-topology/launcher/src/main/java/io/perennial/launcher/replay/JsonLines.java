package io.perennial.launcher.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.perennial.replay.api.ReplayRowJson;
import java.io.IOException;
import java.io.Writer;

/** A generator whose root values are a line each. */
final class JsonLines {

  private static final SerializedString LINE_END = new SerializedString("\n");

  private JsonLines() {}

  static JsonGenerator to(Writer out) throws IOException {
    return ReplayRowJson.FACTORY
        .createGenerator(out)
        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
        .setRootValueSeparator(LINE_END);
  }

  /** Ends the last line, if there is one. */
  static void end(JsonGenerator json) throws IOException {
    if (json.getOutputContext().getEntryCount() > 0) {
      json.writeRaw('\n');
    }
    json.flush();
  }
}
