package dev.tidemill.platform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What something came from and what it went into, as far as it is stored.
///
/// @param subject key of the node that was asked for
/// @param nodes   by key: `decision:17`
public record LineageView(String subject, Map<String, Node> nodes, List<Edge> edges) {
    public LineageView {
        nodes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        edges = List.copyOf(edges);
    }

    /// @param kind  `event`, `decision`, `import`, `application`, `dataset` or `model`
    /// @param facts what is known about it, by name
    public record Node(String kind, String id, Map<String, String> facts) {
        public Node {
            facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }

        /// Its key among the nodes.
        public String key() {
            return kind + ":" + id;
        }
    }

    /// @param from key of the earlier node
    /// @param to   key of what it went into
    /// @param what how: `imported by`, `decided as`, `counted in`, `trained`, `answered`
    public record Edge(String from, String to, String what) {}

    /// A view in the making.
    static final class Builder {
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final List<Edge> edges = new ArrayList<>();

        String node(String kind, String id, Map<String, String> facts) {
            Node node = new Node(kind, id, facts);
            nodes.putIfAbsent(node.key(), node);
            return node.key();
        }

        void edge(String from, String to, String what) {
            Edge edge = new Edge(from, to, what);
            if (!edges.contains(edge)) {
                edges.add(edge);
            }
        }

        LineageView view(String subject) {
            return new LineageView(subject, nodes, edges);
        }
    }
}
