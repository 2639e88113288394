package dev.tidemill.server.console;

import dev.tidemill.platform.LineageView;
import dev.tidemill.platform.LineageView.Edge;
import dev.tidemill.platform.LineageView.Node;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lineage as its page shows it: from what came first to what it went into, a column for each kind.
///
/// @param subject the node that was asked for; empty where nothing was
/// @param columns in the order in which one comes from another
public record LineageMap(Optional<Node> subject, List<Column> columns) {
    private static final List<String> ORDER =
            List.of("import", "event", "application", "dataset", "model", "decision", "outcome");

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{32,}");

    /// All nodes of a kind.
    public record Column(String kind, List<Place> places) {}

    /// A node with what leads to it and what it leads to.
    ///
    /// @param page where it has a page; empty where it has none
    public record Place(Node node, boolean subject, String page, List<Step> from, List<Step> to) {}

    /// @param what how
    public record Step(String what, Node other) {}

    static LineageMap of(LineageView view, String app) {
        Map<String, List<Place>> kinds = new LinkedHashMap<>();
        ORDER.forEach(kind -> kinds.put(kind, new ArrayList<>()));
        for (Node node : view.nodes().values()) {
            kinds.computeIfAbsent(node.kind(), _ -> new ArrayList<>()).add(place(view, node, app));
        }
        return new LineageMap(
                Optional.ofNullable(view.nodes().get(view.subject())),
                kinds.entrySet().stream()
                        .filter(entry -> !entry.getValue().isEmpty())
                        .map(entry -> new Column(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static Place place(LineageView view, Node node, String app) {
        List<Step> from = new ArrayList<>();
        List<Step> to = new ArrayList<>();
        for (Edge edge : view.edges()) {
            Node before = view.nodes().get(edge.from());
            Node after = view.nodes().get(edge.to());
            if (before != null && after != null) {
                if (edge.to().equals(node.key())) {
                    from.add(new Step(edge.what(), before));
                }
                if (edge.from().equals(node.key())) {
                    to.add(new Step(edge.what(), after));
                }
            }
        }
        return new Place(node, node.key().equals(view.subject()), page(node, app), from, to);
    }

    private static String page(Node node, String app) {
        String id = Text.part(node.id());
        return switch (node.kind()) {
            case "decision" -> Text.path(app) + "/decisions/" + id;
            case "dataset" -> Text.path(app) + "/datasets/" + id;
            case "model" -> Text.path(app) + "/models/" + id;
            default -> "";
        };
    }

    /// An id or a fact as people read it: digests shortened, instants in UTC.
    public static String shown(String text) {
        if (DIGEST.matcher(text).matches()) {
            return Text.digest(text);
        }
        try {
            return text.endsWith("Z") ? Text.time(Instant.parse(text)) + " UTC" : text;
        } catch (DateTimeParseException notOne) {
            return text;
        }
    }

    /// Whether its lineage can be asked for.
    public static boolean asked(Node node) {
        return List.of("decision", "event", "dataset", "model").contains(node.kind());
    }
}
