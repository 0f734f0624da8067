package io.perennial.replay.server.http;

import io.javalin.http.Context;
import io.perennial.event.LabelSpace;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.QuotedQualityCSV;

/** In which form rows are answered. */
enum Representation {
  JSON(RowJson.TYPE),
  PROTOBUF(RowMessages.TYPE);

  private final String type;

  Representation(String type) {
    this.type = type;
  }

  /**
   * What the header {@code Accept} likes best; JSON when it likes everything, or says nothing.
   *
   * @throws ProblemException with 406 when it likes neither
   */
  static Representation of(Context context) {
    List<String> accepted = Collections.list(context.req().getHeaders("Accept"));
    if (accepted.isEmpty()) {
      return JSON;
    }
    QuotedQualityCSV ranges = new QuotedQualityCSV(QuotedQualityCSV.MOST_SPECIFIC_MIME_ORDERING);
    accepted.forEach(ranges::addValue);
    for (String range : ranges.getValues()) {
      for (Representation form : values()) {
        if (form.fulfils(range)) {
          return form;
        }
      }
    }
    throw new ProblemException(
        Problem.of(
            406,
            "header 'Accept' is '%s', but must allow %s or %s"
                .formatted(String.join(", ", accepted), JSON.type, PROTOBUF.type)));
  }

  /** Writes rows in this form. */
  RowSink open(AnswerStream out, LabelSpace labels) throws IOException {
    out.with("Content-Type", type);
    return this == JSON ? new RowJson(out, labels) : new RowMessages(out);
  }

  private boolean fulfils(String range) {
    int parameters = range.indexOf(';');
    String name = (parameters < 0 ? range : range.substring(0, parameters)).strip();
    return List.of("*/*", "application/*", type).contains(name.toLowerCase(Locale.ROOT));
  }
}
