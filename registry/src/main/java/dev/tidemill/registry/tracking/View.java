package dev.tidemill.registry.tracking;

import java.util.List;

/// Which stages a search looks at.
public enum View {
    ACTIVE_ONLY,
    DELETED_ONLY,
    ALL;

    List<Stage> stages() {
        return switch (this) {
            case ACTIVE_ONLY -> List.of(Stage.ACTIVE);
            case DELETED_ONLY -> List.of(Stage.DELETED);
            case ALL -> List.of(Stage.ACTIVE, Stage.DELETED);
        };
    }
}
