package io.perennial.replay.server.sql;

import io.perennial.replay.server.access.Role;
import io.perennial.replay.server.http.Answering;
import io.perennial.replay.server.http.Route;
import java.util.List;

/** What is answered in SQL, and where. */
public final class SqlRoutes {

  private SqlRoutes() {}

  /** HTTP and JDBC over one engine. */
  public static List<Route> of(SqlEngine engine, Answering answering) {
    AvaticaHandler jdbc = new AvaticaHandler(engine);
    return List.of(
        Route.post("/sql", Role.READ, answering.handler("/sql", new SqlHandler(engine))),
        Route.get("/avatica", Role.READ, jdbc::describe),
        Route.post("/avatica", Role.READ, answering.handler("/avatica", jdbc)));
  }
}
