package io.perennial.learner.snapshot;

import io.perennial.learner.LearnerConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link LearnerConfig} from its own text, {@code LearnerConfig[seed=0, classes=2, …]}.
 * That text is in the fingerprint of all learner state, so whoever has a state has the
 * configuration, and there is no second writing of it that could disagree.
 *
 * <p>A value is a record, {@code Name[field=value, …]} with all fields in their order; a list or
 * set, {@code [value, …]}; or a number, a truth value, a duration or a constant, up to the next
 * comma or bracket.
 */
public final class LearnerConfigText {

  private final String text;
  private int at;

  private LearnerConfigText(String text) {
    this.text = text;
  }

  /**
   * The configuration whose {@code toString} this is.
   *
   * @throws IllegalArgumentException if it is none of this build, naming the place
   */
  public static LearnerConfig parse(String text) {
    LearnerConfigText parser = new LearnerConfigText(text);
    LearnerConfig config = (LearnerConfig) parser.record(LearnerConfig.class);
    if (!config.toString().equals(text)) {
      throw new IllegalArgumentException(
          "learner '%s' reads as '%s' in this build: use the build that wrote it"
              .formatted(text, config));
    }
    return config;
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      List<Object> elements = elements(generic.getActualTypeArguments()[0]);
      return generic.getRawType() == Set.class ? new LinkedHashSet<>(elements) : elements;
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() ? record(plain) : scalar(plain);
  }

  private Object record(Class<?> type) {
    expect(type.getSimpleName() + "[");
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      expect((i == 0 ? "" : ", ") + components[i].getName() + "=");
      values[i] = value(components[i].getGenericType());
    }
    expect("]");
    return create(type, components, values);
  }

  private static Object create(Class<?> type, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " must have a public constructor", e);
    }
  }

  private List<Object> elements(Type type) {
    List<Object> elements = new ArrayList<>();
    expect("[");
    while (!text.startsWith("]", at)) {
      expect(elements.isEmpty() ? "" : ", ");
      elements.add(value(type));
    }
    expect("]");
    return elements;
  }

  private Object scalar(Class<?> type) {
    int end = at;
    while (end < text.length() && ",[]".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String word = text.substring(at, end);
    Object value;
    try {
      value = scalar(type, word);
    } catch (RuntimeException e) {
      throw unexpected(type.getSimpleName(), e);
    }
    at = end;
    return value;
  }

  private static Object scalar(Class<?> type, String word) {
    if (type == int.class || type == Integer.class) {
      return Integer.valueOf(word);
    } else if (type == long.class) {
      return Long.valueOf(word);
    } else if (type == double.class) {
      return Double.valueOf(word);
    } else if (type == boolean.class) {
      return Boolean.valueOf(word);
    } else if (type == Duration.class) {
      return Duration.parse(word);
    }
    for (Object constant : type.getEnumConstants()) {
      if (constant.toString().equals(word)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(word);
  }

  private void expect(String what) {
    if (!text.startsWith(what, at)) {
      throw unexpected("'" + what + "'", null);
    }
    at += what.length();
  }

  private IllegalArgumentException unexpected(String what, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "learner is of another build, which has %s where this one has '%s': use the build that wrote it"
            .formatted(
                "'" + text.substring(at, Math.min(text.length(), at + 30)) + "'",
                what.replace("'", "")),
        cause);
  }
}
