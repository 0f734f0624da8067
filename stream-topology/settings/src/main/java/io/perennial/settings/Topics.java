package io.perennial.settings;

/** Names of the topics under a prefix. */
public record Topics(String prefix) {

  public Topics(KafkaSettings kafka) {
    this(kafka.topicPrefix());
  }

  /** What producers send. */
  public String interactions() {
    return prefix + "interactions";
  }

  /**
   * Records that could not be used, or came too late: original bytes, reason and source in headers.
   */
  public String deadLetters() {
    return prefix + "interactions.dlq";
  }

  public String predictions() {
    return prefix + "predictions";
  }

  public String examples() {
    return prefix + "examples";
  }

  /** Changes of the task that the learners found. */
  public String shifts() {
    return prefix + "shifts";
  }

  /** Choices among candidates, for fine-tuning. */
  public String decisions() {
    return prefix + "decisions";
  }

  /** What fine-tune workers offer, and their claims. One partition: its order matters. */
  public String updates() {
    return prefix + "model.updates";
  }

  /** What the job answers them. */
  public String verdicts() {
    return prefix + "model.verdicts";
  }

  /** What requests to forget a user removed, and where. */
  public String receipts() {
    return prefix + "receipts";
  }

  public String telemetry() {
    return prefix + "telemetry";
  }
}
