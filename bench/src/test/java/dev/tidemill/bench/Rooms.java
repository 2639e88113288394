package dev.tidemill.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rooms of design.md in their layers, those that are not built yet included.
final class Rooms {
    /// Lowest first. A room may use what lies in lower layers, and nothing beside it or above.
    private static final List<List<String>> LAYERS = List.of(
            List.of("core"),
            List.of("log"),
            List.of("data"),
            List.of("features", "registry"),
            List.of("serve", "learn", "watch"),
            List.of("fraud", "recommend", "chat"),
            List.of("platform"),
            List.of("server"),
            List.of("bench"));

    /// Adapters implement ports of the engines and are found by ServiceLoader: nobody but the benches knows them.
    private static final List<String> CONNECTORS = List.of("kafka", "spark", "postgres", "redis", "s3");

    private static final int HIGHEST_PORT_LAYER = 4;

    /// `core` has three packages, since the vocabulary, the application's definition and expressions are read apart.
    private static final Map<String, String> PACKAGES_OF_CORE =
            Map.of("core", "core", "app", "core", "expression", "core");

    private static final Map<String, Integer> LAYER = new HashMap<>();

    static {
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            for (String room : LAYERS.get(layer)) {
                LAYER.put(room, layer);
            }
        }
    }

    private Rooms() {}

    /// The room that a package is in; empty where no room is called so.
    static Optional<String> of(String packageName) {
        String[] parts = packageName.split("\\.");
        if (parts.length < 3) {
            return Optional.empty();
        }
        String name = parts[2];
        if (name.equals("connect") && parts.length > 3 && CONNECTORS.contains(parts[3])) {
            return Optional.of("connect-" + parts[3]);
        }
        return PACKAGES_OF_CORE.containsKey(name)
                ? Optional.of(PACKAGES_OF_CORE.get(name))
                : Optional.of(name).filter(LAYER::containsKey);
    }

    /// Whether code in one room may name code in another.
    static boolean mayUse(String from, String to) {
        if (from.equals(to) || from.equals("bench")) {
            return true;
        }
        if (to.startsWith("connect-")) {
            return false;
        }
        int floor = from.startsWith("connect-") ? HIGHEST_PORT_LAYER + 1 : LAYER.get(from);
        return LAYER.get(to) < floor;
    }
}
