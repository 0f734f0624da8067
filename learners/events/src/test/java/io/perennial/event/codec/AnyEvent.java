package io.perennial.event.codec;

import io.perennial.event.Event;
import io.perennial.event.Feature;
import io.perennial.event.Feedback;
import io.perennial.event.Forget;
import io.perennial.event.Interaction;
import io.perennial.event.OwnCandidate;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary events, with any text that UTF-8 can hold. */
final class AnyEvent {

  private AnyEvent() {}

  static Arbitrary<Event> of(int classes) {
    return Arbitraries.oneOf(
        interaction(classes).map(interaction -> interaction),
        feedback(classes).map(f -> f),
        forget().map(f -> f));
  }

  static Arbitrary<Interaction> interaction(int classes) {
    return Combinators.combine(
            text().filter(id -> !id.isEmpty()),
            timestamp(),
            text(),
            text(),
            features(),
            text(),
            Arbitraries.integers().between(-1, classes - 1),
            candidates())
        .as(AnyEvent::withCandidates);
  }

  /** Of the candidates those that may stand together, and the item somewhere among them. */
  private static Interaction withCandidates(
      String id,
      long timestamp,
      String user,
      String item,
      List<Feature> features,
      String domain,
      int label,
      List<OwnCandidate> some) {
    List<OwnCandidate> candidates = new ArrayList<>();
    if (!item.isEmpty() && some.stream().anyMatch(c -> !c.item().equals(item))) {
      some.stream().filter(c -> !c.item().equals(item)).forEach(candidates::add);
      double propensity = some.get(0).propensity();
      candidates.add(candidates.size() / 2, new OwnCandidate(item, propensity));
    }
    return new Interaction(id, timestamp, user, item, features, domain, label, candidates);
  }

  private static Arbitrary<List<OwnCandidate>> candidates() {
    Arbitrary<Double> propensity =
        Arbitraries.of(OwnCandidate.UNKNOWN, 1.0, .1, 4.9e-324, Math.nextDown(1.0));
    return Combinators.combine(text().filter(item -> !item.isEmpty()), propensity)
        .as(OwnCandidate::new)
        .list()
        .uniqueElements(OwnCandidate::item)
        .ofMaxSize(5);
  }

  static Arbitrary<Feedback> feedback(int classes) {
    return Combinators.combine(
            text().filter(id -> !id.isEmpty()),
            timestamp(),
            text(),
            Arbitraries.integers().between(0, classes - 1))
        .as(Feedback::new);
  }

  static Arbitrary<Forget> forget() {
    return Combinators.combine(
            timestamp(),
            text().filter(user -> !user.isEmpty()),
            text().filter(mac -> !mac.isEmpty()))
        .as(Forget::new);
  }

  static Arbitrary<Long> timestamp() {
    return Arbitraries.longs().between(0, Limits.TIMESTAMP);
  }

  /** All code points but surrogates, control characters among them, and now and then long. */
  static Arbitrary<String> text() {
    Arbitrary<Integer> codePoint =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between('a', 'z')),
            Tuple.of(2, Arbitraries.integers().between(0, 0x7f)),
            Tuple.of(1, Arbitraries.integers().between(0x80, 0xd7ff)),
            Tuple.of(1, Arbitraries.integers().between(0xe000, 0xffff)),
            Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10ffff)));
    return codePoint
        .list()
        .ofMaxSize(40)
        .map(
            points -> {
              StringBuilder text = new StringBuilder();
              points.forEach(text::appendCodePoint);
              return text.toString();
            });
  }

  private static Arbitrary<List<Feature>> features() {
    Arbitrary<String> names = text().filter(name -> !name.isEmpty());
    return names
        .list()
        .uniqueElements()
        .ofMaxSize(6)
        .flatMap(
            list ->
                values()
                    .list()
                    .ofSize(list.size())
                    .map(
                        values -> {
                          List<Feature> features = new ArrayList<>();
                          for (int i = 0; i < values.size(); i++) {
                            features.add(values.get(i).named(list.get(i)));
                          }
                          return features;
                        }));
  }

  private interface Value {
    Feature named(String name);
  }

  private static Arbitrary<Value> values() {
    Arbitrary<Double> number =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    return Arbitraries.oneOf(
        text().map(value -> name -> new Feature.Category(name, value)),
        number.map(value -> name -> new Feature.Quantity(name, value)),
        Arbitraries.of(0.0, -0.0, 1.0, -5.0, 1e300, 4.9e-324, 0.1)
            .map(value -> name -> new Feature.Quantity(name, value)),
        text().list().ofMaxSize(4).map(values -> name -> new Feature.Categories(name, values)));
  }
}
