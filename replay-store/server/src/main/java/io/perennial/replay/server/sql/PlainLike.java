package io.perennial.replay.server.sql;

import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.schema.ScalarFunction;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.util.Util;

/**
 * LIKE without regular expressions: Calcite's own makes one of the pattern, which some patterns
 * keep busy for ever. Here it takes at most the text's length times the pattern's. Public for the
 * compiled code only.
 */
public final class PlainLike {

  private static final SqlUserDefinedFunction OPERATOR = operator();

  private PlainLike() {}

  /** The plan with it in place of Calcite's. */
  static RelNode everywhere(RelNode node) {
    List<RelNode> inputs = Util.transform(node.getInputs(), PlainLike::everywhere);
    RelNode same =
        inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), List.copyOf(inputs));
    return same.accept(new Replacing(node.getCluster().getRexBuilder()));
  }

  /**
   * Whether a text is as a pattern says.
   *
   * @param pattern {@code %} is any text, {@code _} any one code unit
   * @param escape one character: what follows it is itself; empty for none
   */
  public static boolean matches(String text, String pattern, String escape) {
    int t = 0;
    int p = 0;
    int afterAny = -1;
    int retry = 0;
    while (t < text.length() || p < pattern.length()) {
      boolean escaped = isEscape(pattern, p, escape);
      int literal = escaped ? p + 1 : p;
      char c = literal < pattern.length() ? pattern.charAt(literal) : 0;
      if (!escaped && p < pattern.length() && c == '%') {
        afterAny = ++p;
        retry = t;
      } else if (p < pattern.length()
          && t < text.length()
          && (text.charAt(t) == c || (!escaped && c == '_'))) {
        t++;
        p = literal + 1;
      } else if (afterAny >= 0 && retry < text.length()) {
        t = ++retry;
        p = afterAny;
      } else {
        return false;
      }
    }
    return true;
  }

  private static boolean isEscape(String pattern, int at, String escape) {
    return at < pattern.length() && !escape.isEmpty() && pattern.charAt(at) == escape.charAt(0);
  }

  private static SqlUserDefinedFunction operator() {
    ScalarFunction function = ScalarFunctionImpl.create(method());
    return new SqlUserDefinedFunction(
        new SqlIdentifier("LIKE", SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.BOOLEAN_NULLABLE,
        InferTypes.VARCHAR_1024,
        OperandTypes.operandMetadata(List.of(), factory -> List.of(), i -> "text" + i, i -> false),
        function);
  }

  private static Method method() {
    try {
      return PlainLike.class.getMethod("matches", String.class, String.class, String.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Replacing extends RexShuttle {

    private final RexBuilder rex;

    Replacing(RexBuilder rex) {
      this.rex = rex;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      RexNode moved = super.visitCall(call);
      if (!(moved instanceof RexCall like) || like.getKind() != SqlKind.LIKE) {
        return moved;
      }
      List<RexNode> operands = like.getOperands();
      RexNode escape = operands.size() > 2 ? operands.get(2) : rex.makeLiteral("");
      return rex.makeCall(
          like.getType(), OPERATOR, List.of(operands.get(0), operands.get(1), escape));
    }
  }
}
