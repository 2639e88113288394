package dev.tidemill.app;

import dev.tidemill.app.SlateDefinition.Candidate;
import dev.tidemill.app.SlateDefinition.Cold;
import dev.tidemill.app.SlateDefinition.Segment;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what answers for those of whom nothing is known.
final class ColdReader {
    private final Findings findings;
    private final Draft draft;

    ColdReader(Findings findings, Draft draft) {
        this.findings = findings;
        this.draft = draft;
    }

    Cold read(Section section, SlateDefinition.Keys keys, Map<String, Candidate> candidates) {
        Optional<Segment> segment = section.section("segment").map(block -> segment(block, keys));
        candidates.forEach((name, candidate) -> {
            if (candidate.algorithm().equals(SlateDefinition.IN_SEGMENT) && segment.isEmpty()) {
                findings.add(
                        section.keyPlace("candidates"),
                        "a candidate of " + SlateDefinition.IN_SEGMENT + " must have segments",
                        name,
                        "add segment: {stream: …, field: …}");
            }
        });
        List<String> fallback = fallback(section, candidates);
        boolean older = fallback.remove(SlateDefinition.OLDER);
        return new Cold(segment, fallback, older);
    }

    private Segment segment(Section block, SlateDefinition.Keys keys) {
        Segment segment =
                new Segment(block.text("stream").orElse(""), block.text("field").orElse(""));
        StreamDefinition stream = draft.streams().get(segment.stream());
        if (stream == null) {
            findings.unknown(
                    block.placeOf("stream"),
                    "stream must be one of the streams",
                    segment.stream(),
                    draft.streams().keySet());
            return segment;
        }
        List<String> fields = stream.schema().names();
        if (!fields.contains(segment.field())) {
            findings.unknown(block.placeOf("field"), "field must be one of " + stream.name(), segment.field(), fields);
        }
        String user = keys.user().orElse("");
        if (!fields.contains(user)) {
            findings.unknown(block.placeOf("stream"), "a stream of segments must have the user of slate", user, fields);
        }
        return segment;
    }

    private List<String> fallback(Section section, Map<String, Candidate> candidates) {
        List<String> names = new ArrayList<>();
        section.items("fallback")
                .ifPresent(items -> items.items().forEach(item -> {
                    Leaf leaf = (Leaf) item;
                    Candidate candidate = candidates.get(leaf.text());
                    if (leaf.text().equals(SlateDefinition.OLDER)) {
                        names.add(leaf.text());
                        return;
                    }
                    if (candidate == null) {
                        findings.unknown(
                                leaf.place(), "fallback must name candidates", leaf.text(), candidates.keySet());
                    } else if (!candidate.live()) {
                        findings.add(
                                leaf.place(),
                                "fallback must be of algorithms that need no training",
                                candidate.algorithm(),
                                "take one of " + SlateDefinition.LIVE + ", or older_version");
                    }
                    names.add(leaf.text());
                }));
        return names;
    }
}
