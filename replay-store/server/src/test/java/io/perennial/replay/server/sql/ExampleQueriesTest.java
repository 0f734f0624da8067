package io.perennial.replay.server.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.replay.server.storage.ReplayCount;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The statements of the documentation. */
class ExampleQueriesTest {

  private final MemorySource source = SqlFixture.source(120);
  private final SqlEngine engine = SqlFixture.engine(source);

  @Test
  void shouldAnswerAUsersHistory() {
    assertThat(
            SqlFixture.rows(
                engine,
                """
                select event_time, item_id, label, score, log_loss, expert
                from examples where user_id = 'u1'
                order by event_time desc limit 10
                """))
        .hasSize(10)
        .first()
        .isEqualTo(List.of("2026-01-01T11:58:00Z", "i3", "0", 0.85f, -Math.log(1 - 0.85f), 0));
  }

  @Test
  void shouldAnswerTheWorstErrorsOfTheLastHour() {
    assertThat(
            SqlFixture.values(
                engine,
                """
                select id, user_id, item_id, label, score, log_loss
                from examples where event_time >= current_timestamp - interval '1' hour
                order by log_loss desc limit 2
                """))
        .containsExactly("e1068", "e1078");
  }

  @Test
  void shouldAnswerWhatAnExpertLearned() {
    assertThat(
            SqlFixture.rows(
                engine,
                """
                select features['category'] as category, count(*) as examples,
                       avg(case when label = '1' then 1e0 else 0e0 end) as positives,
                       avg(log_loss) as log_loss, max(event_time) as latest
                from examples where expert = 1
                group by features['category'] order by examples desc limit 10
                """))
        .singleElement()
        .satisfies(row -> assertThat(row).startsWith("c1", 60L, 1.0));
  }

  @Test
  void shouldAnswerLogLossAndAucPerHourAndTask() {
    assertThat(
            SqlFixture.rows(
                engine,
                """
                select floor(event_time to hour) as starting, expert, count(*) as examples,
                       avg(log_loss) as log_loss, auc(label, score) as auc,
                       auc(label, base_score) as auc_without_memory
                from examples group by floor(event_time to hour), expert
                order by starting, expert
                """))
        .hasSize(4)
        .first()
        .satisfies(row -> assertThat(row).startsWith("2026-01-01T10:00:00Z", 0, 30L));
  }

  @Test
  void shouldAnswerWhichItemsDriftedMost() {
    assertThat(
            SqlFixture.rows(
                engine,
                """
                with hours as (
                  select item_id, floor(event_time to hour) as starting,
                         count(*) as examples, avg(score) as score
                  from examples
                  where event_time >= timestamp '2026-01-01 10:00:00'
                    and event_time < timestamp '2026-01-01 12:00:00'
                  group by item_id, floor(event_time to hour))
                select a.item_id, a.score as score_before, b.score as score_after, b.score - a.score as drift
                from hours a join hours b on a.item_id = b.item_id
                where a.starting = timestamp '2026-01-01 10:00:00'
                  and b.starting = timestamp '2026-01-01 11:00:00'
                  and a.examples >= 10 and b.examples >= 10
                order by abs(b.score - a.score) desc limit 10
                """))
        .hasSize(5);
  }

  @Test
  void shouldAnswerWhatWasReplayed() {
    source
        .replayed("e1003", new ReplayCount(4, 3, 4.5))
        .replayed("e1004", new ReplayCount(1, 0, 0));
    assertThat(
            SqlFixture.rows(
                engine,
                """
                select id, item_id, expert, replays, replay_draws, replay_weight
                from examples where replays > 0 order by replays desc limit 10
                """))
        .containsExactly(Arrays.asList("e1003", "i3", 1, 3L, 4L, 1.5));
    assertThat(
            SqlFixture.rows(
                engine,
                """
                select expert, count(*) as examples, sum(replays) as replays,
                       sum(replays * replay_weight) / sum(replays) as mean_weight
                from examples where replay_draws > 0 group by expert order by expert
                """))
        .hasSize(2);
  }

  @Test
  void shouldAnswerWhatCameOfAShift() {
    assertThat(
            SqlFixture.rows(
                engine,
                """
                select s.event_time, s.kind, s.expert, s.log_loss_before, s.log_loss_after,
                       avg(e.log_loss) as log_loss_of_the_next_hour
                from shifts s join examples e
                  on e.event_time >= s.event_time
                  and e.event_time < s.event_time + interval '1' hour
                group by s.event_time, s.kind, s.expert, s.log_loss_before, s.log_loss_after
                order by s.event_time
                """))
        .isEmpty();
  }
}
