package io.perennial.reproduction.relift;

import io.perennial.event.file.EventReader;
import java.util.function.Supplier;

/**
 * A stream of which decisions are made.
 *
 * @param name as in reports
 * @param share of the positive interactions that become decisions, drawn by their ids, 0 to 1
 * @param events opens it, from its beginning every time; those without an outcome are left out
 */
public record DecisionSource(String name, double share, Supplier<EventReader> events) {}
