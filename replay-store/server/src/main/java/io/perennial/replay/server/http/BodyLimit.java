package io.perennial.replay.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body before anybody answers, without a thread that waits for it, and stops at
 * {@value #MOST_BYTES} bytes: what is larger is refused with 413, and the connection closed.
 */
final class BodyLimit extends Handler.Wrapper {

  static final int MOST_BYTES = 64 * 1024;

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    long announced = request.getLength();
    if (announced > MOST_BYTES) {
      refuse(request, response, callback);
      return true;
    }
    boolean chunked = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    if (announced <= 0 && !chunked) {
      return super.handle(request, response, callback);
    }
    read(request, response, callback, new ByteArrayOutputStream());
    return true;
  }

  private void read(
      Request request, Response response, Callback callback, ByteArrayOutputStream body) {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(() -> read(request, response, callback, body));
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        fail(request, response, callback, chunk.getFailure());
        return;
      }
      boolean last = chunk.isLast();
      body.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
      chunk.release();
      if (body.size() > MOST_BYTES) {
        refuse(request, response, callback);
        return;
      }
      if (last) {
        pass(new Whole(request, body.toByteArray()), response, callback);
        return;
      }
    }
  }

  private void pass(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Exception e) {
      Response.writeError(request, response, callback, e);
    }
  }

  private static void fail(
      Request request, Response response, Callback callback, Throwable failure) {
    if (failure instanceof IOException) {
      callback.failed(new EofException(failure));
    } else if (failure instanceof TimeoutException) {
      Response.writeError(request, response, callback, 408, "its body does not come");
    } else {
      Response.writeError(request, response, callback, failure);
    }
  }

  private static void refuse(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Response.writeError(
        request, response, callback, 413, "the body has more than " + MOST_BYTES + " bytes");
  }

  /** A request whose body has come. */
  private static final class Whole extends Request.Wrapper {

    private Content.@Nullable Chunk body;

    Whole(Request request, byte[] body) {
      super(request);
      this.body = Content.Chunk.from(ByteBuffer.wrap(body), true);
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = body;
      body = null;
      return chunk == null ? Content.Chunk.EOF : chunk;
    }

    @Override
    public void demand(Runnable task) {
      getContext().execute(task);
    }
  }
}
