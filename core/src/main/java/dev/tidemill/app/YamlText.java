package dev.tidemill.app;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// YAML to nodes with their positions, within limits: at most 1 MiB, 32 levels, one document, no aliases, no tags.
///
/// The text is first run through the parser's events, which needs no recursion, so that nothing deep or
/// self-referring ever reaches the composer.
final class YamlText {
    static final int LARGEST = 1 << 20;
    static final int DEEPEST = 32;

    private final Findings findings;

    YamlText(Findings findings) {
        this.findings = findings;
    }

    /// The root; empty where there is none or the text is refused, which is then told.
    Optional<Node> compose(String text) {
        if (text.length() > LARGEST) {
            findings.add(Place.START, "an application file must have at most 1 MiB", text.length() + " characters");
            return Optional.empty();
        }
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(true)
                .setCodePointLimit(LARGEST)
                .build();
        try {
            if (!withinLimits(settings, text)) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                findings.add(Place.START, "an application file must not be empty", "");
            }
            return root;
        } catch (MarkedYamlEngineException broken) {
            findings.add(place(broken.getProblemMark()), "the file must be YAML", "", problem(broken));
        } catch (YamlEngineException broken) {
            findings.add(Place.START, "the file must be YAML", "", String.valueOf(broken.getMessage()));
        }
        return Optional.empty();
    }

    private static String problem(MarkedYamlEngineException broken) {
        String context = broken.getContext() == null ? "" : broken.getContext() + ", ";
        return context + broken.getProblem();
    }

    private boolean withinLimits(LoadSettings settings, String text) {
        int depth = 0;
        int documents = 0;
        boolean sound = true;
        for (Event event : new Parse(settings).parseString(text)) {
            switch (event) {
                case DocumentStartEvent start -> documents++;
                case CollectionStartEvent start -> depth++;
                case CollectionEndEvent end -> depth--;
                default -> {}
            }
            if (depth > DEEPEST) {
                findings.add(place(event.getStartMark()), "nesting must be at most 32 levels deep", "");
                return false;
            }
            if (documents > 1) {
                findings.add(place(event.getStartMark()), "a file must hold one application", "---");
                return false;
            }
            sound &= plain(event);
        }
        return sound;
    }

    private boolean plain(Event event) {
        Place place = place(event.getStartMark());
        if (event instanceof AliasEvent alias) {
            findings.add(place, "aliases must not be used", "*" + alias.getAlias(), "write it out");
            return false;
        }
        String tag = switch (event) {
            case ScalarEvent scalar when !scalar.isPlain() && !scalar.isDQuoted() && !scalar.isSQuoted() -> "";
            case ScalarEvent scalar -> scalar.getTag().orElse("");
            case CollectionStartEvent start -> start.getTag().orElse("");
            default -> "";
        };
        if (!tag.isEmpty() && event instanceof NodeEvent) {
            findings.add(place, "tags must not be used", tag, "put an expression that begins with ! into quotes");
            return false;
        }
        return true;
    }

    static Place place(Optional<Mark> mark) {
        return mark.map(at -> new Place(at.getLine() + 1, at.getColumn() + 1)).orElse(Place.START);
    }
}
