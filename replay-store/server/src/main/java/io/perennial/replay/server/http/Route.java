package io.perennial.replay.server.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * What is answered where. {@code openapi.json} describes each route, and a test compares them.
 *
 * @param method of HTTP
 * @param path with its parameters in braces
 * @param handler answers; what it throws becomes a problem document
 */
public record Route(HandlerType method, String path, Handler handler) {

  /** A route that is asked with GET. */
  public static Route get(String path, Handler handler) {
    return new Route(HandlerType.GET, path, handler);
  }

  /** A route that is asked with POST; a body has at most 64 KiB and is whole when it comes. */
  public static Route post(String path, Handler handler) {
    return new Route(HandlerType.POST, path, handler);
  }
}
