package dev.tidemill.serve.rollout;

import java.util.List;

/// A rollout with what is known about its candidates.
///
/// @param findings every metric of the analysis so far
/// @param verdict  of the present stage
/// @param lag      how far the analysis is behind what was served
public record RolloutStatus(Rollout rollout, Evidence evidence, List<Finding> findings, Verdict verdict, long lag) {
    public RolloutStatus {
        findings = List.copyOf(findings);
    }
}
