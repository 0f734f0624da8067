package io.perennial.replay.server.sql;

import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.linq4j.function.Function2;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets rows through and watches them: the clock, and what the node above will hold of them. Calcite
 * looks at no clock between its own nodes, and its sorts, joins and groups have no bound.
 */
final class Guard extends SingleRel implements EnumerableRel {

  private final Watch watch;

  private Guard(RelNode input, Watch watch) {
    super(input.getCluster(), input.getTraitSet(), input);
    this.watch = watch;
  }

  /** Looks at the clock only. */
  static Guard ofTime(RelNode input) {
    return new Guard(input, new Watch(Watch.Held.NOTHING, List.of(), null, 0));
  }

  /** The node above holds all rows. */
  static Guard ofRows(RelNode input) {
    return new Guard(input, new Watch(Watch.Held.ROWS, List.of(), null, 0));
  }

  /** The node above holds so many rows at a time as the sum of these says. */
  static Guard ofFirstRows(RelNode input, List<RexNode> counts) {
    return new Guard(input, new Watch(Watch.Held.ROWS, counts, null, 0));
  }

  /** The node above holds something for each different value of these fields. */
  static Guard ofGroups(RelNode input, ImmutableBitSet fields, int values) {
    return new Guard(input, new Watch(Watch.Held.GROUPS, List.of(), fields, values));
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new Guard(inputs.get(0), watch);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("watch", watch);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    BlockBuilder block = new BlockBuilder();
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), prefer);
    Expression rows = block.append("watched", input.block);
    Expression key =
        watch.fields() == null
            ? Expressions.constant(null, Function1.class)
            : input.physType.generateAccessor(watch.fields().asList());
    Function2<
            DataContext,
            Function1<Object, @Nullable Object>,
            Function1<Enumerable<Object>, Enumerable<Object>>>
        watching = (context, keys) -> all -> watch.over(all, (StatementScope) context, keys);
    Expression watcher =
        Expressions.convert_(
            Expressions.call(
                implementor.stash(watching, Function2.class),
                "apply",
                Expressions.convert_(DataContext.ROOT, Object.class),
                Expressions.convert_(key, Object.class)),
            Function1.class);
    block.add(
        Expressions.return_(
            null,
            Expressions.convert_(
                Expressions.call(watcher, "apply", Expressions.convert_(rows, Object.class)),
                Enumerable.class)));
    return implementor.result(input.physType, block.toBlock());
  }
}
