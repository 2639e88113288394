package dev.tidemill.platform;

import dev.tidemill.registry.Activation;
import dev.tidemill.registry.Approval;
import dev.tidemill.registry.ModelCard;
import dev.tidemill.registry.Registry;
import dev.tidemill.registry.Version;
import dev.tidemill.registry.VersionLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What may be done with the versions of any kind beyond putting a model in use. An application that is not applied
/// and a version that is not there fail with [dev.tidemill.core.ErrorCode#NOT_FOUND].
public interface ModelLibrary {
    /// The registry itself, with all that is not said here.
    Registry registry();

    /// The versions of one kind of an application, or of any other name.
    ///
    /// @param kind `model`, `policy`, …
    VersionLine line(String application, String kind);

    /// Every line of any kind, by kind and name.
    List<VersionLine> lines();

    /// What is known of a version, for people.
    ModelCard card(VersionLine line, int version);

    /// Approves a version.
    ///
    /// @throws dev.tidemill.core.TidemillException FORBIDDEN where who made it approves it
    Approval approve(VersionLine line, int version, String who, String note);

    List<Approval> approvals(VersionLine line, int version);

    /// Where each alias points now.
    Map<String, Integer> aliases(VersionLine line);

    /// Points an alias at a version; `production` of a model puts it in use.
    ///
    /// @param target the number of a version
    Activation alias(VersionLine line, String alias, String target, String who);

    /// Takes an alias away.
    ///
    /// @throws dev.tidemill.core.TidemillException CONFLICT for `production` of an application that decides
    Activation unalias(VersionLine line, String alias, String who);

    /// Where an alias pointed when, newest first.
    List<Activation> history(VersionLine line, String alias);

    /// The version that an alias pointed at then.
    OptionalInt at(VersionLine line, String alias, Instant then);

    /// Takes files of a run in as a version.
    ///
    /// @param source where they are: `mlflow-artifacts:/0/…/artifacts/model`, `runs:/<run>/model`, or
    ///               another version as `models:/<name>/<version>`
    /// @param run    what made them; its parameters, metrics and dataset become the version's provenance
    Version take(VersionLine line, String source, Optional<String> run, String who);

    /// Deletes a version that nothing uses.
    ///
    /// @throws dev.tidemill.core.TidemillException CONFLICT with every reason why it must stay
    void delete(VersionLine line, int version, String who);

    /// Trains a judged model version once more, with what was chosen for it, on all rows that it was developed on; the
    /// result has `version`.
    ///
    /// @throws dev.tidemill.core.TidemillException INVALID, when the job runs, where it was not judged here or is a
    ///                                             refit itself
    Job refit(String application, int version, String who);

    /// Trains a model version again from its provenance and compares; the result has `reproduced` (`bytes`,
    /// `metrics` or `no`) and `differences`.
    Job reproduce(String application, int version, String who);
}
