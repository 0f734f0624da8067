package io.perennial.settings;

import io.perennial.learner.LearnerConfig;
import io.perennial.processor.ProcessorConfig;

/**
 * Everything that can be set, with defaults. Each section validates itself; the message of an error
 * names the setting, its value and what is allowed.
 */
public record Settings(
    KafkaSettings kafka,
    LabelSettings labels,
    ProcessorConfig processor,
    LearnerConfig learner,
    JobSettings job) {

  /** The learner's number of classes is always that of the labels. */
  public Settings {
    learner = learner.withClasses(labels.space().size());
  }

  public static Settings defaults() {
    return new Settings(
        KafkaSettings.defaults(),
        LabelSettings.defaults(),
        ProcessorConfig.defaults(),
        LearnerConfig.defaults(),
        JobSettings.defaults());
  }
}
