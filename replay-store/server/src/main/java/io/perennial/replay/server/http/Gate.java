package io.perennial.replay.server.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.perennial.replay.server.access.Role;
import io.perennial.replay.server.access.Tokens;
import io.perennial.replay.server.access.Tokens.Verdict;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lets those pass whose token has the route's role. Whom it turns away is counted and not logged:
 * what a stranger sends has no place in a log.
 */
final class Gate {

  private static final String SCHEME = "Bearer ";
  private static final String CHALLENGE = "Bearer realm=\"perennial\"";

  private final Tokens tokens;
  private final Counter denied;

  Gate(Tokens tokens, PrometheusRegistry registry) {
    this.tokens = tokens;
    this.denied =
        Counter.builder()
            .name("perennial_replay_denied_requests_total")
            .help("Requests without a token, with an unknown one, or with one of another role.")
            .labelNames("reason")
            .register(registry);
    for (Verdict reason : List.of(Verdict.MISSING, Verdict.UNKNOWN, Verdict.ROLE)) {
      denied.initLabelValues(label(reason));
    }
  }

  /** The route's own handler, for those who may ask it. */
  Handler before(Route route) {
    return context -> {
      Verdict verdict = tokens.check(token(context), route.role());
      if (verdict == Verdict.ALLOWED) {
        route.handler().handle(context);
      } else {
        denied.labelValues(label(verdict)).inc();
        refuse(context, verdict, route.role());
      }
    };
  }

  private static void refuse(Context context, Verdict verdict, Role needed) {
    String error =
        switch (verdict) {
          case MISSING, ALLOWED -> "";
          case UNKNOWN -> ", error=\"invalid_token\"";
          case ROLE -> ", error=\"insufficient_scope\"";
        };
    context.header("WWW-Authenticate", CHALLENGE + error);
    String what = context.path() + " needs the role " + needed.name().toLowerCase(Locale.ROOT);
    Problem refusal =
        switch (verdict) {
          case MISSING, ALLOWED ->
              Problem.of(401, what + ": send a token, as the header Authorization: Bearer TOKEN");
          case UNKNOWN -> Problem.of(401, what + ": the token that was sent is not known here");
          case ROLE -> Problem.of(403, what + ": the token that was sent has a smaller one");
        };
    refusal.answer(context);
  }

  /** What follows the scheme; null where there is none, and nothing known where there are two. */
  private static @Nullable String token(Context context) {
    List<String> headers = Collections.list(context.req().getHeaders("Authorization"));
    if (headers.isEmpty()) {
      return null;
    }
    String header = headers.get(0);
    boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return headers.size() == 1 && bearer ? header.substring(SCHEME.length()).strip() : "";
  }

  private static String label(Verdict reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
