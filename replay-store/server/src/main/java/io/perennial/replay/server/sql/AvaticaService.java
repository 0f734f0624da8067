package io.perennial.replay.server.sql;

import io.perennial.replay.server.storage.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.AvaticaRuntimeException;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Avatica's protocol over an {@link SqlEngine}. It stands where Avatica's own would go through a
 * JDBC driver on the server, which would pass by the engine's limits.
 */
final class AvaticaService implements Service {

  private static final int ERROR_CODE = 1;
  private static final String ALONE =
      "there is nothing to commit or to take back: each statement stands for itself";

  private final SqlEngine engine;
  private final AvaticaCatalog catalog;
  private final AvaticaConnections connections;
  private RpcMetadataResponse server = new RpcMetadataResponse("perennial");

  AvaticaService(SqlEngine engine, LongSupplier nanoClock) {
    this.engine = engine;
    this.catalog = new AvaticaCatalog(engine.tables());
    this.connections = new AvaticaConnections(nanoClock);
  }

  AvaticaConnections connections() {
    return connections;
  }

  @Override
  public ResultSetResponse apply(CatalogsRequest request) {
    return listing(request.connectionId, AvaticaCatalog.catalogs());
  }

  @Override
  public ResultSetResponse apply(SchemasRequest request) {
    return listing(request.connectionId, AvaticaCatalog.schemas());
  }

  @Override
  public ResultSetResponse apply(TablesRequest request) {
    return listing(request.connectionId, catalog.tables(request));
  }

  @Override
  public ResultSetResponse apply(TableTypesRequest request) {
    return listing(request.connectionId, AvaticaCatalog.tableTypes());
  }

  @Override
  public ResultSetResponse apply(TypeInfoRequest request) {
    return listing(request.connectionId, AvaticaCatalog.typeInfo());
  }

  @Override
  public ResultSetResponse apply(ColumnsRequest request) {
    return listing(request.connectionId, catalog.columns(request));
  }

  @Override
  public PrepareResponse apply(PrepareRequest request) {
    return told(
        () -> {
          SqlPlan plan = engine.prepare(request.sql);
          AvaticaStatement statement = connections.create(request.connectionId);
          statement.prepare(request.sql);
          Meta.Signature signature =
              AvaticaTypes.signature(request.sql, plan.columns(), plan.parameters());
          return new PrepareResponse(
              new Meta.StatementHandle(request.connectionId, statement.id(), signature), server);
        });
  }

  @Override
  public ExecuteResponse apply(ExecuteRequest request) {
    return told(
        () -> {
          Meta.StatementHandle handle = request.statementHandle;
          AvaticaStatement statement = connections.find(handle.connectionId, handle.id);
          String sql = statement == null ? null : statement.sql();
          if (statement == null || sql == null) {
            return new ExecuteResponse(List.of(), true, server);
          }
          List<@Nullable Object> parameters = new ArrayList<>();
          for (TypedValue value :
              request.parameterValues == null ? List.<TypedValue>of() : request.parameterValues) {
            parameters.add(value.toLocal());
          }
          return begin(handle.connectionId, statement, sql, parameters, request.maxRowCount, 100);
        });
  }

  @Override
  public ExecuteResponse apply(PrepareAndExecuteRequest request) {
    return told(
        () -> {
          AvaticaStatement statement = connections.find(request.connectionId, request.statementId);
          if (statement == null) {
            return new ExecuteResponse(List.of(), true, server);
          }
          statement.prepare(request.sql);
          return begin(
              request.connectionId,
              statement,
              request.sql,
              List.of(),
              request.maxRowCount,
              request.maxRowsInFirstFrame);
        });
  }

  private ExecuteResponse begin(
      String connection,
      AvaticaStatement statement,
      String sql,
      List<@Nullable Object> parameters,
      long most,
      int first) {
    synchronized (statement) {
      statement.close();
      SqlRows rows = engine.execute(sql, parameters);
      statement.begin(rows, most);
      Meta.Frame frame = statement.frame(0, first);
      ResultSetResponse answer =
          new ResultSetResponse(
              connection,
              statement.id(),
              false,
              AvaticaTypes.signature(sql, rows.columns(), List.of()),
              frame,
              -1,
              server);
      return new ExecuteResponse(List.of(answer), false, server);
    }
  }

  @Override
  public FetchResponse apply(FetchRequest request) {
    return told(
        () -> {
          AvaticaStatement statement = connections.find(request.connectionId, request.statementId);
          if (statement == null) {
            return new FetchResponse(null, true, true, server);
          }
          synchronized (statement) {
            Meta.Frame frame = statement.frame(request.offset, request.fetchMaxRowCount);
            return new FetchResponse(frame, false, frame == null, server);
          }
        });
  }

  @Override
  public SyncResultsResponse apply(SyncResultsRequest request) {
    throw refused("an answer cannot be taken up again; ask once more");
  }

  @Override
  public CreateStatementResponse apply(CreateStatementRequest request) {
    return told(
        () ->
            new CreateStatementResponse(
                request.connectionId, connections.create(request.connectionId).id(), server));
  }

  @Override
  public CloseStatementResponse apply(CloseStatementRequest request) {
    connections.close(request.connectionId, request.statementId);
    return new CloseStatementResponse(server);
  }

  @Override
  public OpenConnectionResponse apply(OpenConnectionRequest request) {
    return told(
        () -> {
          connections.open(request.connectionId);
          return new OpenConnectionResponse(server);
        });
  }

  @Override
  public CloseConnectionResponse apply(CloseConnectionRequest request) {
    connections.close(request.connectionId);
    return new CloseConnectionResponse(server);
  }

  /** Whatever a client sets, it reads, and each statement stands for itself. */
  @Override
  public ConnectionSyncResponse apply(ConnectionSyncRequest request) {
    connections.touch(request.connectionId);
    ConnectionPropertiesImpl properties = new ConnectionPropertiesImpl(true, true, 0, "", "");
    properties.setDirty(false);
    return new ConnectionSyncResponse(properties, server);
  }

  @Override
  public DatabasePropertyResponse apply(DatabasePropertyRequest request) {
    return new DatabasePropertyResponse(Map.of(), server);
  }

  @Override
  public CommitResponse apply(CommitRequest request) {
    throw refused(ALONE);
  }

  @Override
  public RollbackResponse apply(RollbackRequest request) {
    throw refused(ALONE);
  }

  @Override
  public ExecuteBatchResponse apply(PrepareAndExecuteBatchRequest request) {
    throw refused("batches are for writing, and nothing can be written here");
  }

  @Override
  public ExecuteBatchResponse apply(ExecuteBatchRequest request) {
    throw refused("batches are for writing, and nothing can be written here");
  }

  @Override
  public void setRpcMetadata(RpcMetadataResponse metadata) {
    server = metadata;
  }

  private ResultSetResponse listing(String connection, AvaticaCatalog.Listing listing) {
    return told(
        () -> {
          List<Object> rows = new ArrayList<>(listing.rows());
          return new ResultSetResponse(
              connection,
              connections.number(connection),
              true,
              AvaticaTypes.signature("", listing.columns(), List.of()),
              new Meta.Frame(0, true, rows),
              -1,
              server);
        });
  }

  /** Failures that a client shows as they are, with a state that tells what to do. */
  private static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (SqlRefusedException e) {
      String place = e.line() == 0 ? "" : " (line " + e.line() + ", column " + e.column() + ")";
      throw refused(e.getMessage() + place);
    } catch (SqlLimitException e) {
      throw error(
          String.valueOf(e.getMessage()),
          switch (e.limit()) {
            case CONCURRENCY -> "53300";
            case DEADLINE -> "57014";
            case MEMORY -> "53200";
          });
    } catch (StoreUnavailableException e) {
      throw error(String.valueOf(e.getMessage()), "57P03");
    }
  }

  private static AvaticaRuntimeException refused(String detail) {
    return error(detail, "42000");
  }

  private static AvaticaRuntimeException error(String detail, String state) {
    return new AvaticaRuntimeException(detail, ERROR_CODE, state, AvaticaSeverity.ERROR);
  }
}
