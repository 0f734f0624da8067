package io.perennial.launcher;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** One digest for all shards: SHA-256 over their hexadecimal digests, in the shards' order. */
final class ShardDigests {

  private ShardDigests() {}

  static String combine(List<String> digests) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      digests.forEach(digest -> sha.update(digest.getBytes(StandardCharsets.US_ASCII)));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime must offer SHA-256", e);
    }
  }
}
