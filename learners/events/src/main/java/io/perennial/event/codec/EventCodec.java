package io.perennial.event.codec;

import io.perennial.event.Event;

/** One way of writing an {@link Event} as bytes. Implementations are safe for many threads. */
public interface EventCodec {

  /** Value of the header {@link Headers#CONTENT_TYPE} that goes with {@link #encode}. */
  String contentType();

  /**
   * The event these bytes stand for.
   *
   * @throws InvalidEventException for anything that is no valid event; nothing else is thrown
   *     whatever the bytes are
   */
  Event decode(byte[] value) throws InvalidEventException;

  /**
   * The bytes that {@link #decode} reads back as an equal event.
   *
   * @throws IllegalArgumentException if the event breaks one of the {@link Limits}
   */
  byte[] encode(Event event);
}
