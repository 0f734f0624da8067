package io.perennial.launcher;

import java.net.URI;

/** Addresses of services as options name them. */
final class HttpAddress {

  private HttpAddress() {}

  /**
   * The address that {@code --url} names.
   *
   * @param example that tells what is expected
   * @throws WrongUseException if it is none of HTTP
   */
  static URI ofUrl(String url, String example) {
    try {
      URI address = URI.create(url);
      if (address.getHost() != null && String.valueOf(address.getScheme()).startsWith("http")) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(wrong(url, example), e);
    }
    throw new WrongUseException(wrong(url, example));
  }

  private static String wrong(String url, String example) {
    return "--url must be an address such as " + example + ", but is '" + url + "'";
  }
}
