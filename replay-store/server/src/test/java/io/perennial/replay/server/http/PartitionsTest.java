package io.perennial.replay.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perennial.replay.api.ReplayQuery;
import io.perennial.replay.server.access.ServerAccess;
import io.perennial.replay.server.peer.PeerAccess;
import io.perennial.replay.server.peer.PeerClient;
import io.perennial.replay.server.peer.PeerPartition;
import io.perennial.replay.server.storage.FactCursor;
import io.perennial.replay.server.storage.FactCursor.Fact;
import io.perennial.replay.server.storage.FactKind;
import io.perennial.replay.server.storage.ReplayCount;
import io.perennial.replay.server.storage.RowCursor;
import io.perennial.replay.server.storage.RowView;
import io.perennial.replay.server.storage.SampleRange;
import io.perennial.replay.server.storage.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another instance asks, as it does. */
final class PartitionsTest {

  private final InMemorySource source = new InMemorySource();
  private final TestService service = TestService.of(source);
  private final PeerClient peer =
      new PeerClient(PeerAccess.of(ServerAccess.LOCAL), "127.0.0.1", service.port());
  private final PeerPartition partition = new PeerPartition(0, peer);

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void shouldGiveRowsToAnotherInstance() {
    source.add("ü &%", 1000, "a").add("60", 2000, "b").add("ü &%", 3000, "c");
    ReplayQuery query = ReplayQuery.everything().ofUser("ü &%").atMost(Integer.MAX_VALUE);

    assertThat(read(partition.rows(query))).containsExactly(source.rows.get(0), source.rows.get(2));
    assertThat(source.asked).isEqualTo(query);
    assertThat(read(partition.rows(ReplayQuery.everything().atMost(2)))).hasSize(2);
  }

  @Test
  void shouldGiveFactsToAnotherInstance() {
    source.facts.add(new Fact(0, -5, new byte[] {1}));
    source.facts.add(new Fact(0, 7, new byte[0]));
    source.facts.add(new Fact(0, 9, new byte[] {3}));

    try (FactCursor facts = partition.facts(FactKind.SHIFT, -5, 9)) {
      Fact first = facts.next();
      assertThat(first).isNotNull();
      assertThat(first.timestamp()).isEqualTo(-5);
      assertThat(first.value()).containsExactly(1);
      Fact second = facts.next();
      assertThat(second).isNotNull();
      assertThat(second.value()).isEmpty();
      assertThat(facts.next()).isNull();
    }
  }

  @Test
  void shouldGiveReplaysToAnotherInstance() {
    assertThat(partition.replays(-42)).isEqualTo(new ReplayCount(-42, 1, 0.5));
  }

  @Test
  void shouldGiveSampleRangesAndGroupsToAnotherInstance() {
    source.add("a", 1, "a").add("b", 2, "b").add("c", 3, "c");
    source.ranges.add(new SampleRange(0, 5, 9));
    source.ranges.add(new SampleRange(7, 1L << 40, 1));

    assertThat(partition.sampleRanges()).isEqualTo(source.ranges);
    assertThat(read(partition.sampleGroups(3, new long[] {0, 2})))
        .containsExactly(source.rows.get(0), source.rows.get(2));
  }

  @Test
  void shouldTakeAsManyGroupsAsAreDrawnAtATime() {
    for (int i = 0; i < 512; i++) {
      source.add("u", i, "a");
    }

    assertThat(read(partition.sampleGroups(0, LongStream.range(0, 512).toArray()))).hasSize(512);
  }

  @Test
  void shouldRefuseAPartitionThatIsNotHere() {
    PeerPartition elsewhere = new PeerPartition(1, peer);

    assertThatThrownBy(() -> elsewhere.rows(ReplayQuery.everything()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("answers 503 for partition 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1/rows?limit=1",
        "99999999999/rows?limit=1",
        "x/rows?limit=1",
        "0/rows",
        "0/rows?limit=0",
        "0/rows?limit=2147483648",
        "0/rows?limit=1&colour=red",
        "0/facts?kind=forgotten&from=0&to=1",
        "0/facts?kind=shift&from=0",
        "0/facts?kind=shift&from=0&to=now",
        "0/replays",
        "0/replays?hash=1&hash=2",
        "0/sample-ranges?n=1",
        "0/sample-groups?expert=-1&groups=1",
        "0/sample-groups?expert=0&groups=",
        "0/sample-groups?expert=0&groups=1,",
        "0/sample-groups?expert=0&groups=2,1",
        "0/sample-groups?expert=0&groups=9223372036854775807"
      })
  void shouldRefuseWhatNoInstanceAsks(String path) throws Exception {
    var response = service.get("/partitions/" + path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"parameter\":").contains("\"allowed\":");
  }

  private static List<RowView> read(RowCursor cursor) {
    List<RowView> rows = new ArrayList<>();
    try (cursor) {
      for (RowView row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
