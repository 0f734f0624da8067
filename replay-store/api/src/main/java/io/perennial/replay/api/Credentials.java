package io.perennial.replay.api;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a client shows that it may ask, and how it knows whom it asks.
 *
 * @param token sent with every question; asked for each time, so that it may be replaced; null for
 *     none
 * @param trust for https; null for what the Java runtime trusts
 */
public record Credentials(@Nullable Supplier<String> token, @Nullable SSLContext trust) {

  /** For a store without tokens. */
  public static final Credentials NONE = new Credentials(null, null);
}
