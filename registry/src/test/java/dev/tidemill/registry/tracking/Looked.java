package dev.tidemill.registry.tracking;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Filters and orders over runs, by looking at each.
final class Looked {
    private Looked() {}

    static boolean holds(Filter filter, Run run) {
        return filter.conditions().stream().allMatch(condition -> holds(condition, run));
    }

    private static boolean holds(Condition condition, Run run) {
        return switch (condition) {
            case Condition.Numeric number ->
                number(run, number.subject(), number.key())
                        .filter(number::accepts)
                        .isPresent();
            case Condition.Textual text
            when text.subject() == Subject.DATASET ->
                run.datasets().stream().anyMatch(d -> text.accepts(text.key().equals("name") ? d.name() : d.digest()));
            case Condition.Textual text ->
                text(run, text.subject(), text.key()).filter(text::accepts).isPresent();
        };
    }

    private static Optional<Double> number(Run run, Subject subject, String key) {
        if (subject == Subject.METRIC) {
            return run.metrics().stream()
                    .filter(point -> point.name().equals(key) && !Double.isNaN(point.value()))
                    .map(MetricPoint::value)
                    .findFirst();
        }
        return (key.equals("start_time")
                        ? Optional.of(run.info().started())
                        : run.info().ended())
                .map(at -> (double) at.toEpochMilli());
    }

    private static Optional<String> text(Run run, Subject subject, String key) {
        return Optional.ofNullable(
                switch (subject) {
                    case PARAMETER -> run.parameters().get(key);
                    case TAG -> run.tags().get(key);
                    default ->
                        key.equals("status")
                                ? run.info().status().name()
                                : run.info().name();
                });
    }

    static Comparator<Run> by(List<Order> orders) {
        Comparator<Run> all = (one, other) -> 0;
        for (Order order : orders) {
            Comparator<Run> missing =
                    Comparator.comparing(run -> value(run, order).isEmpty());
            Comparator<Run> next = order.number()
                    ? Comparator.comparing(
                            run -> number(run, order.subject(), order.key()).orElse(0.0))
                    : Comparator.comparing(
                            run -> text(run, order.subject(), order.key()).orElse(""));
            all = all.thenComparing(missing).thenComparing(order.descending() ? next.reversed() : next);
        }
        return all;
    }

    private static Optional<?> value(Run run, Order order) {
        return order.number() ? number(run, order.subject(), order.key()) : text(run, order.subject(), order.key());
    }
}
