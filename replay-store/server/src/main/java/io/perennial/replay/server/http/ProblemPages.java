package io.perennial.replay.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What Jetty itself refuses, as problem documents too: nothing of it is HTML, or names Jetty. */
final class ProblemPages extends ErrorHandler {

  private static final int SERVER_ERROR = 500;

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.TYPE);
    response.write(true, document(code, message), callback);
  }

  private static ByteBuffer document(int code, @Nullable String message) {
    boolean tellable = message != null && code != SERVER_ERROR;
    String detail = tellable ? "the request is refused: " + message : HttpStatus.getMessage(code);
    return ByteBuffer.wrap(Problem.of(code, detail).json().getBytes(StandardCharsets.UTF_8));
  }

  /** Refuses methods that HTTP does not know. */
  static final class KnownMethods extends Handler.Wrapper {

    private static final Set<String> KNOWN =
        Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (!KNOWN.contains(request.getMethod())) {
        Response.writeError(request, response, callback, 501, "its method is unknown");
        return true;
      }
      return super.handle(request, response, callback);
    }
  }
}
