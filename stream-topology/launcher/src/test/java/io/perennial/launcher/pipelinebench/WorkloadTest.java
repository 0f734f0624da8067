package io.perennial.launcher.pipelinebench;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.event.Interaction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WorkloadTest {

  private static final List<Interaction> EVENTS =
      List.of(event("a", 1_000, "u"), event("b", 1_500, "v"), event("c", 2_000, "u"));

  private static Interaction event(String id, long timestamp, String user) {
    return new Interaction(id, timestamp, user, "i", List.of(), "", 1);
  }

  @Test
  void shouldBeginWithTheListItself() {
    Workload workload = Workload.of(EVENTS);

    assertThat(List.of(workload.at(0), workload.at(1), workload.at(2))).isEqualTo(EVENTS);
  }

  @Test
  void shouldGoOnWithOtherUsersAndLater() {
    Workload workload = Workload.of(EVENTS);

    assertThat(workload.at(3)).isEqualTo(event("a~1", 2_001, "u~1"));
    assertThat(workload.at(5)).isEqualTo(event("c~1", 3_001, "u~1"));
    assertThat(workload.at(6)).isEqualTo(event("a~2", 3_002, "u~2"));
  }

  @Test
  void shouldGiveEveryEventAUserOfItsOwn() {
    Workload workload = Workload.ofNewUsers(EVENTS);
    Set<String> users = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (long i = 0; i < 10; i++) {
      users.add(workload.at(i).user());
      ids.add(workload.at(i).id());
    }

    assertThat(users).hasSize(10);
    assertThat(ids).hasSize(10);
  }
}
