package io.perennial.replay.server.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.perennial.replay.server.access.Role;

/**
 * What is answered where, and to whom. {@code openapi.json} describes each route, and a test
 * compares them.
 *
 * @param method of HTTP
 * @param path with its parameters in braces
 * @param role that it needs
 * @param handler answers; what it throws becomes a problem document
 */
public record Route(HandlerType method, String path, Role role, Handler handler) {

  /** A route that is asked with GET. */
  public static Route get(String path, Role role, Handler handler) {
    return new Route(HandlerType.GET, path, role, handler);
  }

  /** A route that is asked with POST; a body has at most 64 KiB and is whole when it comes. */
  public static Route post(String path, Role role, Handler handler) {
    return new Route(HandlerType.POST, path, role, handler);
  }
}
