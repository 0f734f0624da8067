package io.perennial.event.codec;

/**
 * Names and values of the Kafka headers that Perennial reads and writes; values are UTF-8 text, but
 * for {@link #NUMBER}.
 */
public final class Headers {

  /** How the value is written; {@link #JSON} when absent. */
  public static final String CONTENT_TYPE = "content-type";

  public static final String JSON = "application/json";
  public static final String PROTOBUF = "application/x-protobuf";

  /**
   * Present on repaired dead letters and republished replays: lateness and duplicates are not
   * checked.
   */
  public static final String EXEMPT = "perennial-exempt";

  /** On a republished interaction: the name of its publication, beside {@link #EXEMPT}. */
  public static final String REPLAY = "perennial-replay";

  /** Makes a record a message to the job instead of an event; see {@link #END_OF_INPUT}. */
  public static final String CONTROL = "perennial-control";

  /**
   * Value of {@link #CONTROL}: nothing follows in this partition, what is pending may expire now.
   */
  public static final String END_OF_INPUT = "end-of-input";

  /** On a dead letter: why it is one. */
  public static final String REASON = "perennial-reason";

  /** On a dead letter: the topic it was read from. */
  public static final String SOURCE_TOPIC = "perennial-source-topic";

  /** On a dead letter: the partition it was read from, in decimal. */
  public static final String SOURCE_PARTITION = "perennial-source-partition";

  /** On a dead letter: the offset it was read from, in decimal. */
  public static final String SOURCE_OFFSET = "perennial-source-offset";

  /** On a dead letter: when the broker appended it, epoch milliseconds in decimal. */
  public static final String SOURCE_TIMESTAMP = "perennial-source-timestamp";

  /**
   * On what a shard gives out: which shard, and the how manyth record of that shard in this topic
   * it is. The value is an {@link OutputNumber}.
   */
  public static final String NUMBER = "perennial-number";

  /**
   * In the topic of dead letters, on a record without a value: the dead letter at this offset of
   * the same partition, decimal, was sent again.
   */
  public static final String REPLAYED = "perennial-replayed";

  private Headers() {}
}
