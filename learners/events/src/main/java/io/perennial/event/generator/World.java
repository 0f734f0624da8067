package io.perennial.event.generator;

import io.perennial.event.Feature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users and items of a {@link SyntheticStream} and who is about when. Everything about a user
 * or item is a function of the seed and its number, so an endless stream needs no tables; recent
 * ones are cached.
 *
 * <p>Items: a moving catalogue in which the newest is the most popular and fades, as in news, and a
 * smaller evergreen one. Users: 20,000 places of uneven activity; now and then a place goes to a
 * new user.
 */
final class World {

  static final int TOPICS = 12;
  static final int SEGMENTS = 6;

  /** A user. {@code taste} is per topic. */
  record User(long index, String name, int segment, float[] taste, double thrift, double mood) {}

  /** An item. {@code second} is the same topic as {@code first} where there is only one. */
  record Item(
      long index,
      String name,
      int first,
      int second,
      double quality,
      Feature price,
      Feature topics) {

    double logPrice() {
      return StrictMath.log(((Feature.Quantity) price).value() / TYPICAL_PRICE);
    }
  }

  private static final int CACHED = 1 << 15;
  private static final double TYPICAL_PRICE = 20;
  private static final int PLACES = 20_000;
  private static final long TENURE = 400_000;
  private static final int CATALOGUE = 1_500;
  private static final long EVENTS_PER_ITEM = 150;
  private static final int EVERGREENS = 300;
  private static final double EVERGREEN_SHARE = 0.4;
  private static final long USER = 1;
  private static final long ITEM = 2;
  private static final long PLACE = 3;
  private static final String[] TOPIC_NAMES = {
    "arts",
    "business",
    "cars",
    "city",
    "food",
    "games",
    "health",
    "politics",
    "science",
    "sports",
    "travel",
    "weather"
  };

  private final long seed;
  private final EventRandom random = new EventRandom();
  private final @Nullable User[] users = new User[CACHED];
  private final @Nullable Item[] items = new Item[CACHED];

  World(long seed) {
    this.seed = seed;
  }

  /** Who comes at an interaction. */
  User user(long event, EventRandom draw) {
    double luck = draw.uniform();
    int place = (int) (PLACES * luck * luck * StrictMath.sqrt(luck));
    long offset = (long) (random.start(seed, PLACE, place).uniform() * TENURE);
    long index = (event + offset) / TENURE * PLACES + place;
    int slot = (int) (index & (CACHED - 1));
    User user = users[slot];
    if (user == null || user.index() != index) {
      user = makeUser(index);
      users[slot] = user;
    }
    return user;
  }

  private User makeUser(long index) {
    random.start(seed, USER, index);
    float[] taste = new float[TOPICS];
    for (int i = 0; i < TOPICS; i++) {
      taste[i] = (float) random.gaussian();
    }
    return new User(
        index,
        "u" + SyntheticStream.padded(index, 7),
        random.below(SEGMENTS),
        taste,
        random.exponential(),
        random.gaussian());
  }

  /** What is shown at an interaction. Evergreens have negative numbers. */
  Item item(long event, EventRandom draw) {
    boolean evergreen = draw.uniform() < EVERGREEN_SHARE;
    double luck = draw.uniform();
    long index =
        evergreen
            ? -1 - (long) (EVERGREENS * luck * luck)
            : CATALOGUE + event / EVENTS_PER_ITEM - (long) (CATALOGUE * luck * luck);
    int slot = (int) (index & (CACHED - 1));
    Item item = items[slot];
    if (item == null || item.index() != index) {
      item = makeItem(index);
      items[slot] = item;
    }
    return item;
  }

  private Item makeItem(long index) {
    random.start(seed, ITEM, index);
    int first = random.below(TOPICS);
    int second = random.uniform() < 0.5 ? first : random.below(TOPICS);
    List<String> topics = new ArrayList<>(List.of(TOPIC_NAMES[first]));
    if (second != first) {
      topics.add(TOPIC_NAMES[second]);
    }
    double price = TYPICAL_PRICE * StrictMath.exp(0.6 * random.gaussian());
    String name =
        index < 0
            ? "e" + SyntheticStream.padded(-index, 4)
            : "i" + SyntheticStream.padded(index, 7);
    return new Item(
        index,
        name,
        first,
        second,
        random.gaussian(),
        new Feature.Quantity("price", Math.rint(price * 100) / 100),
        new Feature.Categories("topics", topics));
  }
}
