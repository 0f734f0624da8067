package io.perennial.launcher.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perennial.replay.api.ReplayQuery;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be published where, and under which name it is known when it is started again.
 *
 * @param name of the publication
 * @param topic it goes to
 * @param group the consumer group whose offset is its progress; its transactional id as well
 * @param query with all times resolved; for a first start
 * @param hash of the question as it was asked, with relative times as they were written
 */
public record PublicationPlan(
    String name, String topic, String group, ReplayQuery query, String hash) {

  private static final int HASH_BYTES = 8;
  private static final int NAME_LENGTH = 10;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

  /**
   * A plan.
   *
   * @param name null for one that the question and the topic give
   * @param topicPrefix begins the group's name
   * @param question as it was asked: equal for two starts of the same command
   * @throws PublicationRefusedException when the name cannot be one
   */
  public static PublicationPlan of(
      @Nullable String name, String topic, String topicPrefix, String question, ReplayQuery query) {
    String hash = hash(question + "\n" + topic);
    String chosen = name == null ? hash.substring(0, NAME_LENGTH) : name;
    if (!NAME.matcher(chosen).matches()) {
      throw new PublicationRefusedException(
          "--name must be 1 to 100 letters, digits, dots, underscores and hyphens, but is '"
              + chosen
              + "'");
    }
    return new PublicationPlan(
        chosen, topic, topicPrefix + "replay-publish-" + chosen, query, hash);
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
