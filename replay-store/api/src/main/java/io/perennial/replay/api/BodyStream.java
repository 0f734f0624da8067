package io.perennial.replay.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body as a stream whose reads give up after a silence: the JDK's own body stream waits
 * for ever when the other side vanishes. At most two network buffers are held.
 */
public final class BodyStream extends InputStream implements BodySubscriber<InputStream> {

  private sealed interface Signal {
    record Data(List<ByteBuffer> buffers) implements Signal {}

    record End(@Nullable Throwable cause) implements Signal {}
  }

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final Duration silence;
  private List<ByteBuffer> current = List.of();
  private int position;
  private Signal.@Nullable End end;

  /** A stream that fails when nothing came for so long. */
  public BodyStream(Duration silence) {
    this.silence = silence;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    if (this.subscription.complete(subscription)) {
      subscription.request(2);
    } else {
      subscription.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    signals.add(new Signal.Data(buffers));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.End(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End(null));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = available(length);
    if (buffer == null) {
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, count);
    return count;
  }

  /** Ends the exchange; the connection is dropped if more was to come. */
  @Override
  public void close() {
    subscription.thenAccept(Subscription::cancel);
  }

  private @Nullable ByteBuffer available(int length) throws IOException {
    while (length > 0 && end == null) {
      if (position < current.size()) {
        if (current.get(position).hasRemaining()) {
          return current.get(position);
        }
        position++;
      } else {
        take();
      }
    }
    if (end != null && end.cause() != null) {
      throw new IOException(end.cause().getMessage(), end.cause());
    }
    return null;
  }

  private void take() throws IOException {
    Signal signal = poll();
    if (signal instanceof Signal.End last) {
      end = last;
    } else if (signal instanceof Signal.Data data) {
      current = data.buffers();
      position = 0;
      subscription.thenAccept(source -> source.request(1));
    } else {
      close();
      throw new HttpTimeoutException("nothing came for " + silence.toSeconds() + " s");
    }
  }

  private @Nullable Signal poll() throws IOException {
    try {
      return signals.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading the answer");
    }
  }
}
