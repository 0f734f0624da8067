package io.perennial.settings;

import io.perennial.learner.LearnerConfig;
import io.perennial.processor.ProcessorConfig;
import java.time.Duration;

/**
 * Everything that can be set, with defaults. Each section validates itself; the message of an error
 * names the setting, its value and what is allowed.
 */
public record Settings(
    KafkaSettings kafka,
    LabelSettings labels,
    ProcessorConfig processor,
    LearnerConfig learner,
    FineTuningSettings fineTuning,
    ForgetSettings forget,
    JobSettings job) {

  private static final Duration LEAST_DOWNTIME = Duration.ofMinutes(1);

  /** The learner's number of classes is always that of the labels. */
  public Settings {
    learner = learner.withClasses(labels.space().size());
    Duration least = job.checkpointInterval().plus(LEAST_DOWNTIME);
    if (kafka.transactionTimeout().compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "kafka.transactionTimeout must be at least %s, which is job.checkpointInterval and a minute of downtime, but is %s: what was not committed when a job went down would be lost"
              .formatted(least, kafka.transactionTimeout()));
    }
    int most = fineTuning.policy().candidates();
    if (processor.decisions().candidates() > most) {
      throw new IllegalArgumentException(
          "processor.decisions.candidates must be at most fineTuning.policy.candidates, %d, but is %d; raise that or lower this"
              .formatted(most, processor.decisions().candidates()));
    }
  }

  /** Whether the job ranks candidates by a policy that workers fine-tune; binary streams only. */
  public boolean servesPolicy() {
    return fineTuning.enabled() && processor.decisions().enabled() && labels.space().size() == 2;
  }

  /** The same with another key for requests to forget. */
  public Settings withForgetKey(String key) {
    return new Settings(
        kafka, labels, processor, learner, fineTuning, new ForgetSettings(key), job);
  }

  /** The same with another number of subtasks. */
  public Settings withParallelism(int parallelism) {
    return new Settings(
        kafka, labels, processor, learner, fineTuning, forget, job.withParallelism(parallelism));
  }

  public static Settings defaults() {
    return new Settings(
        KafkaSettings.defaults(),
        LabelSettings.defaults(),
        ProcessorConfig.defaults(),
        LearnerConfig.defaults(),
        FineTuningSettings.defaults(),
        ForgetSettings.defaults(),
        JobSettings.defaults());
  }
}
