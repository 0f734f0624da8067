package io.perennial.event;

/**
 * The outcome of an earlier interaction.
 *
 * @param id id of the interaction
 * @param timestamp event time of the outcome, epoch milliseconds
 * @param user the interaction's user, so that both take the same partition
 * @param label index of the class in the {@link LabelSpace}
 */
public record Feedback(String id, long timestamp, String user, int label) implements Event {

  public Feedback {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("field 'id' must not be empty");
    }
  }
}
