package dev.tidemill.serve.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// Where the rollouts of one application are kept.
public interface RolloutStore {
    /// A rollout with what was seen of it, as one write keeps it.
    ///
    /// @param evidence as JSON
    record Kept(Rollout rollout, String evidence) {}

    /// Every rollout, newest first.
    List<Kept> all();

    Optional<Kept> find(String id);

    /// Keeps the present state, and a line of history where one is given, in one write.
    void keep(Kept kept, Optional<AuditEntry> entry);

    /// The history of a rollout, oldest first.
    List<AuditEntry> history(String id);

    /// The JSON of evidence.
    static Kept of(Rollout rollout, Evidence evidence) {
        ObjectNode json = evidence.json();
        return new Kept(rollout, json.toString());
    }
}
