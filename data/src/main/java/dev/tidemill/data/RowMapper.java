package dev.tidemill.data;

import dev.tidemill.app.Application;
import dev.tidemill.app.ImportDefinition;
import dev.tidemill.app.ImportDefinition.RowEvent;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the events of a row: all of them, or none where one breaks a rule.
final class RowMapper {
    private final List<EventMapper> mappers = new ArrayList<>();
    private final @Nullable Event[] events;
    private List<Problem> problems = List.of();
    private int count;
    private int inFuture;

    RowMapper(Application application, ImportDefinition definition, List<String> columns) {
        for (RowEvent event : definition.events()) {
            mappers.add(new EventMapper(event, application.stream(event.stream()), columns::indexOf));
        }
        this.events = new Event[mappers.size()];
    }

    /// Maps a row; false where it is refused, then [#problems()] says why.
    boolean map(Row row, long now) {
        problems = List.of();
        count = 0;
        inFuture = 0;
        long base = EventMapper.NO_BASE;
        for (int i = 0; i < events.length; i++) {
            EventMapper mapper = mappers.get(i);
            events[i] = null;
            if (!mapper.applies(row)) {
                continue;
            }
            if (mapper.inFuture(base, now)) {
                inFuture++;
                continue;
            }
            Event event = mapper.map(row, base, now);
            if (event == null) {
                problems = List.copyOf(mapper.problems());
                return false;
            }
            events[i] = event;
            count++;
            base = base == EventMapper.NO_BASE ? event.time() : base;
        }
        return true;
    }

    /// The event of a definition that the last row made, or `null`.
    @Nullable
    Event event(int definition) {
        return events[definition];
    }

    /// How many events the last row made.
    int count() {
        return count;
    }

    /// How many it will make once they become known.
    int inFuture() {
        return inFuture;
    }

    List<Problem> problems() {
        return problems;
    }

    List<EventMapper> mappers() {
        return mappers;
    }

    /// When the last row's first event happened; [EventMapper#NO_BASE] where it made none.
    long time() {
        for (Event event : events) {
            if (event != null) {
                return event.time();
            }
        }
        return EventMapper.NO_BASE;
    }
}
