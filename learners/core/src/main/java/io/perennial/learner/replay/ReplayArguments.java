package io.perennial.learner.replay;

/** What a {@link ReplayBuffer} is given, against its configuration. */
final class ReplayArguments {

  private final ReplayBufferConfig config;

  ReplayArguments(ReplayBufferConfig config) {
    this.config = config;
  }

  void checkExample(int task, int label, float[] logits, byte[] example, int length) {
    checkTask(task);
    checkLabel(label);
    checkLogits(logits);
    if (length < 0 || length > example.length) {
      throw new IllegalArgumentException(
          "a replayed example's length must be from 0 to %d, but is %d"
              .formatted(example.length, length));
    }
  }

  void checkTask(int task) {
    if (task < 0 || task >= config.tasks()) {
      throw new IllegalArgumentException(
          "a replayed task must be below %d (learner field 'replay.buffer.tasks'), but is %d"
              .formatted(config.tasks(), task));
    }
  }

  private void checkLabel(int label) {
    if (config.balance() == Balance.CLASS && (label < 0 || label >= config.classes())) {
      throw new IllegalArgumentException(
          "a replayed example's label must be below %d (learner field 'replay.buffer.classes'), but is %d"
              .formatted(config.classes(), label));
    }
  }

  void checkLogits(float[] logits) {
    if (logits.length != config.logits()) {
      throw new IllegalArgumentException(
          "a replayed example must have %d logits (learner field 'replay.buffer.logits'), but has %d"
              .formatted(config.logits(), logits.length));
    }
  }

  static void checkIndex(int task, int index, int size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "an index into the %d examples held of task %d must be below that, but is %d"
              .formatted(size, task, index));
    }
  }

  void checkHeld(ExampleSlots slots, int slot) {
    if (slot < 0 || slot >= config.examples() || !slots.isHeld(slot)) {
      throw new IllegalArgumentException(
          "slot %d holds no replayed example: slots are valid until the buffer changes"
              .formatted(slot));
    }
  }
}
