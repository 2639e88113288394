package dev.tidemill.data;

import dev.tidemill.app.ImportDefinition.Source;

/// Fills one slot of an event from a row.
sealed interface Filler {
    void fill(Row row, EventDraft draft);

    /// @param column the place of a column by its name
    static Filler of(Source source, FieldRule rule, int slot, java.util.function.ToIntFunction<String> column) {
        return switch (source) {
            case Source.Column(String name) -> new Text(column.applyAsInt(name), rule, slot);
            case Source.Prefixed(String prefix, String name) ->
                new Prefixed(prefix, column.applyAsInt(name), rule, slot);
            case Source.Time time -> new Time(column.applyAsInt(time.column()), TimeText.of(time), rule, slot);
            case Source.Constant(String text) -> new Constant(text.toCharArray(), rule, slot);
        };
    }

    record Text(int column, FieldRule rule, int slot) implements Filler {
        @Override
        public void fill(Row row, EventDraft draft) {
            int length = row.length(column);
            if (length > 0) {
                TextValues.read(row.chars(), row.start(column), length, rule, slot, draft);
            }
        }
    }

    record Prefixed(String prefix, int column, FieldRule rule, int slot) implements Filler {
        @Override
        public void fill(Row row, EventDraft draft) {
            if (row.length(column) > 0) {
                TextValues.string(prefix + row.text(column), rule, slot, draft);
            }
        }
    }

    record Time(int column, TimeText form, FieldRule rule, int slot) implements Filler {
        @Override
        public void fill(Row row, EventDraft draft) {
            int length = row.length(column);
            if (length == 0) {
                return;
            }
            long millis = form.read(row.chars(), row.start(column), length);
            if (millis == Times.NONE) {
                TextValues.mistimed(row.text(column), rule, slot, draft);
            } else {
                TextValues.time(millis, rule, slot, draft);
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Constant(char[] text, FieldRule rule, int slot) implements Filler {
        @Override
        public void fill(Row row, EventDraft draft) {
            TextValues.read(text, 0, text.length, rule, slot, draft);
        }
    }
}
