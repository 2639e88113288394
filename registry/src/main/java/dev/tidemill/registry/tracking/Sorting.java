package dev.tidemill.registry.tracking;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Filters and orders over things few enough to be looked at one by one.
public final class Sorting {
    private Sorting() {}

    /// A text of a thing: an attribute or a tag.
    public interface Texts<T> {
        Optional<String> of(T thing, Subject subject, String key);
    }

    /// A number of a thing.
    public interface Numbers<T> {
        double of(T thing, String key);
    }

    /// Whether all conditions hold.
    public static <T> boolean accepts(Filter filter, T thing, Texts<T> texts, Numbers<T> numbers) {
        for (Condition condition : filter.conditions()) {
            boolean holds = switch (condition) {
                case Condition.Numeric number -> number.accepts(numbers.of(thing, number.key()));
                case Condition.Textual text ->
                    texts.of(thing, text.subject(), text.key())
                            .filter(text::accepts)
                            .isPresent();
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    /// Things in this order, those without a key last, ties as they were.
    public static <T> Comparator<T> by(List<Order> orders, Texts<T> texts, Numbers<T> numbers) {
        Comparator<T> all = Comparator.comparing(thing -> "");
        for (Order order : orders) {
            Comparator<T> next = order.number()
                    ? Comparator.comparingDouble(thing -> numbers.of(thing, order.key()))
                    : Comparator.comparing(thing ->
                            texts.of(thing, order.subject(), order.key()).orElse(""));
            all = all.thenComparing(order.descending() ? next.reversed() : next);
        }
        return all;
    }

    /// One page of a list.
    ///
    /// @param token of the page before; empty: the first
    public static <T> Page<T> page(List<T> all, int most, String token) {
        int from = 0;
        if (!token.isEmpty()) {
            try {
                from = Integer.parseInt(token);
            } catch (NumberFormatException notOne) {
                from = -1;
            }
            if (from < 0) {
                throw Limits.invalid(
                        "page_token must be one that a page before gave, got \"" + Limits.shown(token) + "\"");
            }
        }
        int start = Math.min(from, all.size());
        int end = Math.min(all.size(), start + most);
        return new Page<>(all.subList(start, end), end < all.size() ? Integer.toString(end) : "");
    }
}
