package io.perennial.launcher;

import io.perennial.launcher.replay.KafkaPublicationLog;
import io.perennial.launcher.replay.Publication;
import io.perennial.launcher.replay.Publication.Outcome;
import io.perennial.launcher.replay.PublicationPlan;
import io.perennial.launcher.replay.PublicationRefusedException;
import io.perennial.launcher.replay.Rows;
import io.perennial.launcher.replay.StopRequest;
import io.perennial.replay.api.ReplayQuery;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Publishes an answer and says how far it is. */
final class ReplayPublisher {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  private final Terminal terminal;
  private final PublishOptions options;

  ReplayPublisher(Terminal terminal, PublishOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  /**
   * Publishes until all is published, or the process is asked to end.
   *
   * @param asked the question as it was asked
   * @param query the question with all times resolved
   * @throws WrongUseException when it must not be published so
   */
  void publish(String topic, String asked, ReplayQuery query, Rows.Source source) {
    try {
      PublicationPlan plan =
          PublicationPlan.of(options.name, topic, options.topicPrefix(), asked, query);
      try (StopRequest stop = new StopRequest()) {
        publish(plan, source, stop);
      }
    } catch (PublicationRefusedException e) {
      throw new WrongUseException(String.valueOf(e.getMessage()), e);
    }
  }

  private void publish(PublicationPlan plan, Rows.Source source, StopRequest stop) {
    Pace pace = new Pace(options.rate == null ? 0 : options.rate);
    try (KafkaPublicationLog log =
        KafkaPublicationLog.open(
            options.cluster(), plan, options.labels(), options.keepTimestamps)) {
      Publication publication = new Publication(plan, source, log, pace::await);
      Outcome outcome;
      try (Progress progress = Progress.start(terminal, BETWEEN_LINES, progress(publication))) {
        progress.say("publishing to %s as '%s'".formatted(plan.topic(), plan.name()));
        outcome = publication.run(stop);
      }
      terminal.say(text(plan, outcome));
    }
  }

  private static Supplier<String> progress(Publication publication) {
    Rate rate = new Rate(System::nanoTime);
    return () -> {
      long rows = publication.committed();
      double perSecond = rate.update(rows - publication.earlier());
      String text = String.format(Locale.ROOT, "%,d rows, %,.0f rows/s", rows, perSecond);
      return publication.most() == Long.MAX_VALUE
          ? text
          : text + String.format(Locale.ROOT, ", %,d left at most", publication.most() - rows);
    };
  }

  private static String text(PublicationPlan plan, Outcome outcome) {
    long now = outcome.rows() - outcome.before();
    if (!outcome.complete()) {
      return "stopped: %,d rows of '%s' are published, %,d of them now; the same command goes on"
          .formatted(outcome.rows(), plan.name(), now);
    }
    return outcome.wasComplete()
        ? "'%s' is complete: its %,d rows were published before, and nothing was now; another --name publishes them again"
            .formatted(plan.name(), outcome.rows())
        : "published: %,d rows of '%s' are in %s, %,d of them now"
            .formatted(outcome.rows(), plan.name(), plan.topic(), now);
  }
}
