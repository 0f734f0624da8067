package io.perennial.event.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Feedback;
import io.perennial.event.Forget;
import io.perennial.event.Interaction;
import io.perennial.event.LabelSpace;
import io.perennial.event.codec.EventCodec;
import io.perennial.event.codec.InvalidEventException;
import io.perennial.event.codec.JsonEventCodec;
import io.perennial.event.codec.ProtobufEventCodec;
import io.perennial.event.generator.SyntheticOptions;
import io.perennial.event.generator.SyntheticStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultInjectorTest {

  private static final int EVENTS = 5_000;
  private static final Faults ALL = new Faults(.05, .05, .05, .1, .2, 3);

  private enum Format {
    JSON,
    PROTOBUF;

    EventCodec codec() {
      return this == JSON
          ? new JsonEventCodec(LabelSpace.BINARY)
          : new ProtobufEventCodec(LabelSpace.BINARY);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void shouldSendTheSourceAsItIsWithoutFaults(Format format) throws InvalidEventException {
    List<Event> source = all(feedbackStream());
    List<Event> sent = new ArrayList<>();
    FaultInjector injector = new FaultInjector(feedbackStream(), format.codec(), Faults.NONE);
    for (Outgoing next = injector.next(); next != null; next = injector.next()) {
      sent.add(format.codec().decode(next.value()));
      assertThat(next.key()).isEqualTo(sent.get(sent.size() - 1).user().getBytes(UTF_8));
    }
    assertThat(sent).isEqualTo(source);
    long feedback = source.stream().filter(Feedback.class::isInstance).count();
    assertThat(injector.injected()).isEqualTo(new Injected(EVENTS, feedback, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void shouldSendARequestToForgetAsItIsAndNotCountIt() throws InvalidEventException {
    Forget request = new Forget(5, "u", "ab");
    Deque<Event> source = new ArrayDeque<>(List.of(request, request, request));
    EventReader reader =
        new EventReader() {
          @Override
          public @Nullable Event next() {
            return source.poll();
          }

          @Override
          public LabelSpace labels() {
            return LabelSpace.BINARY;
          }

          @Override
          public void close() {}
        };
    FaultInjector injector =
        new FaultInjector(reader, Format.JSON.codec(), new Faults(.3, .3, .3, .2, .2, 3));
    for (int i = 0; i < 3; i++) {
      assertThat(Format.JSON.codec().decode(injector.next().value())).isEqualTo(request);
    }
    assertThat(injector.next()).isNull();
    assertThat(injector.injected()).isEqualTo(new Injected(0, 0, 0, 0, 0, 0, 0, 0));
  }

  /** The counts against an account kept from outside, by what comes out. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void shouldCountWhatItInjectedInLabelledStreams(Format format) {
    Account account = account(labelledStream(), format.codec(), ALL);
    Injected injected = account.injected;
    assertThat(account.toInjected()).isEqualTo(injected);
    assertThat(injected.interactions()).isEqualTo(EVENTS);
    assertThat(injected.feedback()).isEqualTo(injected.delayed());
    // Shares of 5,000: 250, 250, 250, 500, 1000, within four standard deviations.
    assertThat(injected.broken()).isBetween(188L, 312L);
    assertThat(injected.duplicates()).isBetween(188L, 312L);
    assertThat(injected.late()).isBetween(188L, 312L);
    assertThat(injected.missing()).isBetween(415L, 585L);
    assertThat(injected.delayed()).isBetween(886L, 1_114L);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void shouldCountWhatItInjectedInStreamsWithFeedback(Format format) {
    Account account = account(feedbackStream(), format.codec(), ALL);
    long source = all(feedbackStream()).stream().filter(Feedback.class::isInstance).count();
    assertThat(account.toInjected())
        .usingRecursiveComparison()
        .ignoringFields("missing")
        .isEqualTo(account.injected);
    assertThat(account.injected.feedback() + account.injected.missing()).isEqualTo(source);
    assertThat(account.injected.duplicateFeedback()).isPositive();
    assertThat(account.injected.delayed()).isZero();
  }

  @Test
  void shouldDeriveEverythingFromTheSeed() {
    List<String> first = texts(ALL);
    assertThat(texts(ALL)).isEqualTo(first);
    assertThat(texts(ALL.withSeed(4))).isNotEqualTo(first);
  }

  @Test
  void shouldBreakRecordsInManyWays() {
    Set<String> reasons = new HashSet<>();
    Faults faults = new Faults(1, 0, 0, 0, 0, 0);
    EventCodec codec = Format.JSON.codec();
    FaultInjector injector = new FaultInjector(labelledStream(), codec, faults);
    for (Outgoing next = injector.next(); next != null; next = injector.next()) {
      try {
        codec.decode(next.value());
      } catch (InvalidEventException e) {
        reasons.add(e.reason().replaceAll("[^a-z ].*", ""));
      }
    }
    assertThat(injector.injected().broken()).isEqualTo(EVENTS);
    assertThat(reasons).hasSizeGreaterThanOrEqualTo(3);
  }

  /** Rows a minute apart, as in some files: nothing may wait for a number of events alone. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 60_000, 900_000, 7_200_000})
  void shouldKeepDuplicatesAndDelaysShortInEventTime(long step) {
    List<Event> source = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      source.add(
          new Interaction("id" + i, i * step, "u" + i % 5, "i", List.<Feature>of(), "", i % 2));
    }
    Account account = account(reader(source), Format.JSON.codec(), new Faults(0, .5, .5, 0, .5, 1));
    assertThat(account.toInjected()).isEqualTo(account.injected);
    assertThat(account.longestDuplicate).isLessThanOrEqualTo(5_000);
    assertThat(account.longestDelay).isLessThanOrEqualTo(600_000);
  }

  @Test
  void shouldLeaveOutWhatWouldBeLateBeforeTheEpoch() {
    List<Event> source =
        List.of(
            new Interaction("a", 7_199_999, "u", "i", List.of(), "", 1),
            new Interaction("b", 7_200_000, "u", "i", List.of(), "", 1));
    Account account = account(reader(source), Format.JSON.codec(), new Faults(0, 0, 1, 0, 0, 1));
    assertThat(account.injected.late()).isEqualTo(1);
  }

  /** What a reader of one topic sees, told apart by ids. */
  private static final class Account {
    private final Map<String, Interaction> interactions = new HashMap<>();
    private final Map<String, Long> feedback = new HashMap<>();
    private long clock;
    private long broken;
    private long duplicates;
    private long duplicateFeedback;
    private long late;
    private long unlabelled;
    private long longestDuplicate;
    private long longestDelay;
    private Injected injected;

    void add(Event event) {
      if (event instanceof Interaction interaction) {
        if (interaction.id().endsWith("-late")) {
          assertThat(interaction.timestamp())
              .isLessThanOrEqualTo(clock - FaultInjector.BEHIND.toMillis());
          late++;
        } else if (interactions.putIfAbsent(interaction.id(), interaction) != null) {
          duplicates++;
          longestDuplicate = Math.max(longestDuplicate, clock - interaction.timestamp());
        } else {
          unlabelled += interaction.isLabelled() ? 0 : 1;
        }
      } else {
        Interaction earlier = interactions.get(event.id());
        assertThat(earlier).as("feedback follows its interaction").isNotNull();
        assertThat(event.user()).isEqualTo(earlier.user());
        assertThat(event.timestamp()).isGreaterThanOrEqualTo(earlier.timestamp());
        if (feedback.putIfAbsent(event.id(), event.timestamp()) != null) {
          duplicateFeedback++;
        }
        longestDelay = Math.max(longestDelay, event.timestamp() - earlier.timestamp());
        longestDelay = Math.max(longestDelay, clock - earlier.timestamp());
      }
      clock = Math.max(clock, event.timestamp());
    }

    Injected toInjected() {
      boolean inline = unlabelled < interactions.size();
      long delayed = inline ? feedback.size() : 0;
      return new Injected(
          interactions.size(),
          feedback.size(),
          broken,
          duplicates,
          duplicateFeedback,
          late,
          unlabelled - delayed,
          delayed);
    }
  }

  private static Account account(EventReader reader, EventCodec codec, Faults faults) {
    Account account = new Account();
    FaultInjector injector = new FaultInjector(reader, codec, faults);
    for (Outgoing next = injector.next(); next != null; next = injector.next()) {
      try {
        account.add(codec.decode(next.value()));
      } catch (InvalidEventException e) {
        account.broken++;
      }
    }
    account.injected = injector.injected();
    return account;
  }

  private static List<String> texts(Faults faults) {
    List<String> texts = new ArrayList<>();
    FaultInjector injector = new FaultInjector(labelledStream(), Format.JSON.codec(), faults);
    for (Outgoing next = injector.next(); next != null; next = injector.next()) {
      texts.add(new String(next.value(), UTF_8));
    }
    return texts;
  }

  private static EventReader labelledStream() {
    return new SyntheticStream(SyntheticOptions.of(1, EVENTS).labelled());
  }

  private static EventReader feedbackStream() {
    return new SyntheticStream(SyntheticOptions.of(1, EVENTS));
  }

  private static List<Event> all(EventReader reader) {
    List<Event> events = new ArrayList<>();
    for (Event event = reader.next(); event != null; event = reader.next()) {
      events.add(event);
    }
    return events;
  }

  private static EventReader reader(List<Event> events) {
    return new EventReader() {
      private int next;

      @Override
      public Event next() {
        return next < events.size() ? events.get(next++) : null;
      }

      @Override
      public LabelSpace labels() {
        return LabelSpace.BINARY;
      }

      @Override
      public void close() {}
    };
  }
}
