package io.perennial.replay.server.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class KeyLayoutPropertyTest {

  /** The order that is promised, on the values. */
  private static final Comparator<Place> PROMISED =
      Comparator.comparingLong(Place::timestamp)
          .thenComparing(place -> place.id.getBytes(UTF_8), Arrays::compareUnsigned);

  record Place(String user, long timestamp, String id) {}

  @Property
  void shouldOrderRowsByTimestampAndId(@ForAll("places") Place a, @ForAll("places") Place b) {
    int bytes =
        Arrays.compareUnsigned(KeyLayout.row(a.timestamp, a.id), KeyLayout.row(b.timestamp, b.id));

    assertThat(Integer.signum(bytes)).isEqualTo(Integer.signum(PROMISED.compare(a, b)));
  }

  @Property
  void shouldOrderIndexEntriesByUserTimestampAndId(
      @ForAll("places") Place a, @ForAll("places") Place b) {
    int users = Arrays.compareUnsigned(a.user.getBytes(UTF_8), b.user.getBytes(UTF_8));
    int promised = users != 0 ? users : PROMISED.compare(a, b);

    assertThat(Integer.signum(Arrays.compareUnsigned(index(a), index(b))))
        .isEqualTo(Integer.signum(promised));
  }

  @Property
  void shouldFindTheRowOfAnIndexEntry(@ForAll("places") Place place) {
    byte[] prefix = KeyLayout.byName(KeyLayout.utf8(place.user), new byte[] {KeyLayout.ROW});

    assertThat(KeyLayout.rowAfter(index(place), prefix.length))
        .isEqualTo(KeyLayout.row(place.timestamp, place.id));
  }

  private static byte[] index(Place place) {
    return KeyLayout.byName(KeyLayout.utf8(place.user), KeyLayout.row(place.timestamp, place.id));
  }

  /** Few letters, so that users are equal, or begin like each other, every now and then. */
  @Provide
  Arbitrary<Place> places() {
    Arbitrary<String> texts =
        Arbitraries.of("", "a", "b", "\0", "\1", "ü", "\uffff", "🎬")
            .list()
            .ofMaxSize(3)
            .map(parts -> String.join("", parts));
    Arbitrary<Long> timestamps =
        Arbitraries.oneOf(
            Arbitraries.of(-1L, 0L, 1L, Long.MIN_VALUE, Long.MAX_VALUE), Arbitraries.longs());
    return Combinators.combine(texts, timestamps, texts.map(text -> text + "x")).as(Place::new);
  }
}
