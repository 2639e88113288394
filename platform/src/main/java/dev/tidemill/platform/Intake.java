package dev.tidemill.platform;

import dev.tidemill.app.Application;
import dev.tidemill.app.StreamDefinition;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.Event;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import dev.tidemill.data.Body;
import dev.tidemill.data.BodyForm;
import dev.tidemill.data.EventBatchReader;
import dev.tidemill.data.EventReader;
import dev.tidemill.data.Limits;
import dev.tidemill.data.Verdict;
import dev.tidemill.log.Journal;
import dev.tidemill.log.Quarantined;
import dev.tidemill.serve.Pipeline;
import dev.tidemill.serve.Taken;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The door for events of one application version: reads them, gives the good ones to the pipeline and the others to
/// the quarantine.
final class Intake {
    private final Map<String, EventReader> readers = new HashMap<>();
    private final Journal journal;
    private final Pipeline pipeline;
    private final InstantSource clock;
    private final Meters meters;

    Intake(Application application, Journal journal, Pipeline pipeline, InstantSource clock, Meters meters) {
        for (StreamDefinition stream : application.streams().values()) {
            readers.put(stream.name(), new EventReader(stream, clock));
        }
        this.journal = journal;
        this.pipeline = pipeline;
        this.clock = clock;
        this.meters = meters;
    }

    EventReader reader(String stream) {
        EventReader reader = readers.get(stream);
        if (reader == null) {
            throw new TidemillException(
                    ErrorCode.NOT_FOUND,
                    "stream must be one of "
                            + readers.keySet().stream().sorted().toList() + ", got \"" + stream + "\"");
        }
        return reader;
    }

    List<EventVerdict> ingest(String stream, EventBody body) {
        EventReader reader = reader(stream);
        List<Verdict> read = new EventBatchReader(reader)
                .read(new Body(
                        bytes(body),
                        BodyForm.of(body.contentType()),
                        body.gzip(),
                        Optional.ofNullable(body.headers().get("ce-id")),
                        Optional.ofNullable(body.headers().get("ce-time"))));
        List<Event> accepted = new ArrayList<>(read.size());
        for (Verdict verdict : read) {
            if (verdict instanceof Verdict.Accepted(Event event)) {
                accepted.add(event);
            }
        }
        List<Taken> taken = pipeline.take(accepted, List.of());
        List<EventVerdict> verdicts = new ArrayList<>(read.size());
        int next = 0;
        for (Verdict verdict : read) {
            EventVerdict one = switch (verdict) {
                case Verdict.Accepted(Event event) -> verdict(event, taken.get(next++), body.origin());
                case Verdict.Refused refused -> refuse(stream, refused, body.origin());
            };
            meters.event(stream, one.status());
            verdicts.add(one);
        }
        return verdicts;
    }

    private static byte[] bytes(EventBody body) {
        int most = Limits.DEFAULT.bodyBytes();
        try {
            byte[] bytes = body.content().readNBytes(most + 1);
            if (bytes.length > most) {
                throw new TidemillException(
                        ErrorCode.TOO_LARGE, "a body must have at most " + most + " bytes; send it in parts");
            }
            return bytes;
        } catch (IOException e) {
            throw new TidemillException(ErrorCode.INVALID, "the body could not be read: " + e.getMessage(), e);
        }
    }

    private EventVerdict refuse(String stream, Verdict.Refused refused, String origin) {
        quarantine(stream, refused.problems(), refused.body(), origin);
        return new EventVerdict(refused.id(), EventVerdict.Status.REFUSED, -1, refused.problems());
    }

    /// What became of a valid event; one that the pipeline refused goes to the quarantine.
    EventVerdict verdict(Event event, Taken taken, String origin) {
        return switch (taken.status()) {
            case ACCEPTED -> new EventVerdict(event.id(), EventVerdict.Status.ACCEPTED, taken.offset(), List.of());
            case LATE -> new EventVerdict(event.id(), EventVerdict.Status.LATE, taken.offset(), List.of());
            case DUPLICATE -> new EventVerdict(event.id(), EventVerdict.Status.DUPLICATE, taken.offset(), List.of());
            case CONFLICT, UNKNOWN_SUBJECT -> {
                List<Problem> problems = List.of(problem(event, taken.status()));
                quarantine(event.stream(), problems, json(event), origin);
                yield new EventVerdict(event.id(), EventVerdict.Status.REFUSED, -1, problems);
            }
        };
    }

    /// Why the pipeline refused a valid event.
    Problem problem(Event event, Taken.Status status) {
        StreamDefinition stream = reader(event.stream()).stream();
        if (status == Taken.Status.CONFLICT) {
            return new Problem(
                    "field " + stream.idField(),
                    "an id must be new, or come with the same values",
                    event.id(),
                    "another event of " + stream.name() + " has it; give this one an id of its own");
        }
        StreamDefinition.About about = stream.about().orElseThrow();
        Object subject = event.values()[stream.schema().slot(about.field())];
        return new Problem(
                "field " + about.field(),
                "an event of " + stream.name() + " must be about one of " + about.stream() + " that is known",
                String.valueOf(subject),
                "send that one first, then this one again");
    }

    byte[] json(Event event) {
        return dev.tidemill.data.EventWriter.of(reader(event.stream()).stream()).json(event);
    }

    void quarantine(String stream, List<Problem> problems, byte[] body, String origin) {
        byte[] kept = body.length <= Quarantined.LONGEST_BODY
                ? body
                : java.util.Arrays.copyOf(body, Quarantined.LONGEST_BODY);
        journal.quarantine(stream, new Quarantined(0, stream, clock.millis(), origin, problems, kept));
    }
}
