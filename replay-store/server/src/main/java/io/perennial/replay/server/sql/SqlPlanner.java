package io.perennial.replay.server.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.calcite.adapter.enumerable.EnumerableInterpretable;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.ConventionTraitDef;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.volcano.VolcanoPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.JaninoRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQueryBase;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.runtime.Bindable;
import org.apache.calcite.schema.impl.AggregateFunctionImpl;
import org.apache.calcite.sql.SqlExplain;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.util.CancelFlag;

/** From a statement to code that runs. For many threads. */
final class SqlPlanner {

  private static final RelOptTable.ViewExpander NO_VIEWS =
      (rowType, queryString, schemaPath, viewPath) -> {
        throw new UnsupportedOperationException("there are no views");
      };

  private final CalciteSchema schema = CalciteSchema.createRootSchema(false, false);
  private final CalciteConnectionConfigImpl config;

  SqlPlanner() {
    schema.add("examples", ExamplesTable.examples());
    schema.add("predictions", ExamplesTable.predictions());
    schema.add("shifts", FactTables.shifts());
    schema.add("objectives", FactTables.objectives());
    schema.add("metrics", FactTables.metrics());
    schema.add("policy_versions", FactTables.policyVersions());
    addAggregate("auc", AucOfLabels.class);
    addAggregate("auc", AucOfOutcomes.class);
    Properties properties = new Properties();
    properties.put(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
    config = new CalciteConnectionConfigImpl(properties);
  }

  private void addAggregate(String name, Class<?> function) {
    AggregateFunctionImpl aggregate = AggregateFunctionImpl.create(function);
    if (aggregate == null) {
      throw new IllegalStateException(function + " is no aggregate function");
    }
    schema.plus().add(name, aggregate);
  }

  /** The tables with their columns. */
  Map<String, List<SqlColumn>> tables() {
    Map<String, List<SqlColumn>> tables = new LinkedHashMap<>();
    for (String name : schema.getTableNames()) {
      CalciteSchema.TableEntry entry = schema.getTable(name, true);
      if (entry != null) {
        tables.put(name, columns(entry.getTable().getRowType(SqlTypes.FACTORY)));
      }
    }
    return tables;
  }

  /**
   * Plans a statement.
   *
   * @param late says when planning is to be given up
   * @throws SqlRefusedException when it cannot be answered
   */
  SqlPlan plan(String text, SqlLimits limits, BooleanSupplier late) {
    SqlNode statement = Statements.read(text, limits);
    CalciteCatalogReader catalog =
        new CalciteCatalogReader(schema, List.of(), SqlTypes.FACTORY, config);
    SqlValidator validator =
        SqlValidatorUtil.newValidator(
            SqlOperatorTables.chain(SqlStdOperatorTable.instance(), catalog),
            catalog,
            SqlTypes.FACTORY,
            SqlValidator.Config.DEFAULT
                .withConformance(SqlConformanceEnum.LENIENT)
                .withIdentifierExpansion(true));
    SqlNode valid = validator.validate(Statements.query(statement));
    RelDataType parameters = validator.getParameterRowType(valid);
    RelMetadataQueryBase.THREAD_PROVIDERS.set(
        JaninoRelMetadataProvider.of(DefaultRelMetadataProvider.INSTANCE));
    try {
      RelRoot root = converter(validator, catalog, late).convertQuery(valid, false, true);
      RelNode best = Optimizer.optimize(root.project());
      if (statement instanceof SqlExplain) {
        return SqlPlan.explanation(
            text, RelOptUtil.toString(best, SqlExplainLevel.EXPPLAN_ATTRIBUTES).lines().toList());
      }
      List<RelDataType> types =
          parameters.getFieldList().stream().map(RelDataTypeField::getType).toList();
      return compile(text, columns(root.validatedRowType), types, GuardPlacer.place(best));
    } finally {
      RelMetadataQueryBase.THREAD_PROVIDERS.remove();
    }
  }

  private SqlToRelConverter converter(
      SqlValidator validator, CalciteCatalogReader catalog, BooleanSupplier late) {
    VolcanoPlanner planner = new VolcanoPlanner(Contexts.of(new Lateness(late), config));
    // Without collations as a trait: orders are in the scans by then, and VALUES may have several.
    planner.addRelTraitDef(ConventionTraitDef.INSTANCE);
    planner.setExecutor(RexUtil.EXECUTOR);
    Optimizer.addRules(planner);
    return new SqlToRelConverter(
        NO_VIEWS,
        validator,
        catalog,
        RelOptCluster.create(planner, new RexBuilder(SqlTypes.FACTORY)),
        StandardConvertletTable.INSTANCE,
        SqlToRelConverter.config().withTrimUnusedFields(false).withExpand(false));
  }

  private static SqlPlan compile(
      String text, List<SqlColumn> columns, List<RelDataType> parameters, RelNode plan) {
    Map<String, Object> stashed = new LinkedHashMap<>();
    Bindable<?> code =
        EnumerableInterpretable.toBindable(
            stashed, null, (EnumerableRel) plan, EnumerableRel.Prefer.ARRAY);
    boolean aggregates = RelOptUtil.toString(plan).toLowerCase(Locale.ROOT).contains("auc(");
    return new SqlPlan(text, columns, parameters, code, stashed, aggregates);
  }

  private static List<SqlColumn> columns(RelDataType row) {
    return row.getFieldList().stream()
        .map(field -> SqlColumn.of(field.getName(), field.getType()))
        .toList();
  }

  /** Ends a planner's search, which Calcite does when this flag says so. */
  private static final class Lateness extends CancelFlag {

    private final BooleanSupplier late;

    Lateness(BooleanSupplier late) {
      super(new AtomicBoolean());
      this.late = late;
    }

    @Override
    public boolean isCancelRequested() {
      return late.getAsBoolean();
    }
  }
}
