package dev.tidemill.data.check;

import dev.tidemill.app.CheckDefinition;
import dev.tidemill.app.CheckDefinition.Rule;
import dev.tidemill.app.Spans;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.Event;
import dev.tidemill.core.Field;
import dev.tidemill.data.Profile;
import dev.tidemill.expression.Expression;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import dev.tidemill.expression.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/// The checks of rules about single events.
final class EventCheckers {
    private EventCheckers() {}

    /// An expression over the fields.
    static final class Row extends Checker {
        private final Expression expression;

        Row(StreamDefinition stream, CheckDefinition check, Rule.Row rule) {
            super(stream, check);
            List<Variable> variables = new ArrayList<>();
            for (Field field : stream.schema().fields()) {
                variables.add(Variable.of(field, variables.size()));
            }
            this.expression = Expressions.compile(rule.expression(), Kind.TEST, variables);
        }

        @Override
        void add(Event event) {
            if (expression.test(event.values())) {
                kept();
            } else {
                broken(event, "must keep " + expression.source(), values(event));
            }
        }

        private String values(Event event) {
            StringBuilder text = new StringBuilder();
            for (int slot : expression.slots()) {
                Field field = stream.schema().fields().get(slot);
                Object value = field.personal() ? "…" : event.values()[slot];
                text.append(text.isEmpty() ? "" : ", ")
                        .append(field.name())
                        .append(' ')
                        .append(value);
            }
            return text.toString();
        }

        @Override
        CheckResult result(Profile profile, long now) {
            return ofEvents(
                    "every event must keep " + expression.source(),
                    "look at the samples; refuse such events with severity refuse");
        }
    }

    /// No two events with the same values. What lies beyond the bound of [KeyTimes] is not looked at.
    static final class Unique extends Checker {
        private final Rule.Unique rule;
        private final int[] slots;
        private final long within;
        private final KeyTimes seen = new KeyTimes();

        Unique(StreamDefinition stream, CheckDefinition check, Rule.Unique rule) {
            super(stream, check);
            this.rule = rule;
            this.slots = rule.fields().stream().mapToInt(stream.schema()::slot).toArray();
            this.within = rule.within().map(span -> span.toMillis()).orElse(Long.MAX_VALUE);
        }

        @Override
        void add(Event event) {
            if (seen.full()) {
                return;
            }
            long hash = 0;
            for (int slot : slots) {
                hash = KeyTimes.hash(hash * 31 + 1, String.valueOf(event.values()[slot]));
            }
            long before = seen.put(hash, event.time());
            if (before == KeyTimes.NEVER || (within != Long.MAX_VALUE && Math.abs(event.time() - before) >= within)) {
                kept();
            } else {
                broken(event, "must be the only one with its " + String.join(", ", rule.fields()), values(event));
            }
        }

        private String values(Event event) {
            List<String> values = new ArrayList<>();
            for (int slot : slots) {
                boolean hidden = stream.schema().fields().get(slot).personal();
                values.add(hidden ? "…" : String.valueOf(event.values()[slot]));
            }
            return String.join(", ", values);
        }

        @Override
        CheckResult result(Profile profile, long now) {
            String span =
                    rule.within().map(time -> " within " + Spans.format(time)).orElse("");
            return ofEvents(
                    String.join(", ", rule.fields()) + " must differ from event to event" + span,
                    "look for rows that came twice under different ids");
        }
    }

    /// Ids of another stream. What is not there when it is asked for may come later in the same batch, so at most
    /// [#MOST_OPEN] are asked again at the end.
    static final class Known extends Checker {
        private static final int MOST_OPEN = 100_000;
        private static final int AT_ONCE = 1024;

        private final Rule.Known rule;
        private final int slot;
        private final KnownIds known;
        private final BiPredicate<String, String> inBatch;
        private final Map<String, String> asked = new LinkedHashMap<>();
        private final Map<String, List<String>> open = new LinkedHashMap<>();
        private final List<String[]> pending = new ArrayList<>();
        private int waiting;

        /// @param inBatch whether an event of the stream with the id came in this batch
        Known(
                StreamDefinition stream,
                CheckDefinition check,
                Rule.Known rule,
                KnownIds known,
                BiPredicate<String, String> inBatch) {
            super(stream, check);
            this.rule = rule;
            this.slot = stream.schema().slot(rule.field());
            this.known = known;
            this.inBatch = inBatch;
        }

        @Override
        void add(Event event) {
            Object value = event.values()[slot];
            if (value != null) {
                kept();
                pending.add(new String[] {event.id(), value.toString()});
                if (pending.size() == AT_ONCE) {
                    ask();
                }
            }
        }

        private void ask() {
            Set<String> ids = pending.stream().map(pair -> pair[1]).collect(Collectors.toSet());
            List<String> list = List.copyOf(ids);
            boolean[] there = known.known(rule.stream(), list);
            asked.clear();
            for (int i = 0; i < there.length; i++) {
                if (!there[i]) {
                    asked.put(list.get(i), "");
                }
            }
            for (String[] pair : pending) {
                if (asked.containsKey(pair[1]) && !inBatch.test(rule.stream(), pair[1])) {
                    if (waiting < MOST_OPEN) {
                        waiting++;
                        open.computeIfAbsent(pair[1], ignored -> new ArrayList<>(1))
                                .add(pair[0]);
                    } else {
                        missing(pair[0], pair[1]);
                    }
                }
            }
            pending.clear();
        }

        private void missing(String id, String value) {
            boolean hidden = stream.schema().fields().get(slot).personal();
            violation(id, rule.field() + " must be the id of an event of " + rule.stream(), hidden ? "…" : value);
        }

        @Override
        CheckResult result(Profile profile, long now) {
            ask();
            open.forEach((value, ids) -> {
                if (!inBatch.test(rule.stream(), value)) {
                    ids.forEach(id -> missing(id, value));
                }
            });
            open.clear();
            return ofEvents(
                    rule.field() + " must be the id of an event of " + rule.stream(),
                    "import " + rule.stream() + " first, or correct the ids");
        }
    }
}
