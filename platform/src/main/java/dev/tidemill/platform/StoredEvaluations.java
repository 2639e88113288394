package dev.tidemill.platform;

import dev.tidemill.app.AnswerDefinition.Evaluation;
import dev.tidemill.core.Tenant;
import dev.tidemill.log.Metadata;
import dev.tidemill.registry.Version;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// How versions did against what their application declared then.
final class StoredEvaluations {
    private final Jdbi jdbi;
    private final String tenant;
    private final InstantSource clock;

    StoredEvaluations(Metadata metadata, Tenant tenant, InstantSource clock) {
        metadata.migrate("evaluations");
        this.jdbi = metadata.jdbi();
        this.tenant = tenant.name();
        this.clock = clock;
    }

    void keep(Version version, String run, Evaluation declared, List<String> reasons) {
        jdbi.useHandle(handle -> handle.createUpdate("insert into evaluations (tenant, application, version, number,"
                        + " at, run, declared, passed, reasons) select :tenant, :application, :version,"
                        + " coalesce(max(number), 0) + 1, :at, :run, :declared, :passed, :reasons from evaluations"
                        + " where tenant = :tenant and application = :application and version = :version")
                .bind("tenant", tenant)
                .bind("application", version.line().application())
                .bind("version", version.version())
                .bind("at", clock.millis())
                .bind("run", run)
                .bind("declared", declared.toString())
                .bind("passed", reasons.isEmpty() ? 1 : 0)
                .bind("reasons", String.join("; ", reasons))
                .execute());
    }

    private record Line(String declared, boolean passed, String reasons) {}

    /// Why a version has not passed what is declared now; its newest evaluation counts.
    Optional<String> whyNot(Version version, Evaluation declared) {
        Optional<Line> newest = jdbi.withHandle(handle -> handle.createQuery("select declared, passed, reasons from"
                        + " evaluations where tenant = :tenant and application = :application and version = :version"
                        + " order by number desc limit 1")
                .bind("tenant", tenant)
                .bind("application", version.line().application())
                .bind("version", version.version())
                .map((row, context) ->
                        new Line(row.getString("declared"), row.getInt("passed") == 1, row.getString("reasons")))
                .findOne());
        String rule = "version " + version.version() + " of " + version.line().application()
                + " must pass its evaluation before it goes into production, ";
        String remedy = "; evaluate it with: tidemill chat evaluate FILE " + version.version() + " --gate";
        if (newest.isEmpty()) {
            return Optional.of(rule + "got none" + remedy);
        }
        if (!newest.get().declared().equals(declared.toString())) {
            return Optional.of(rule + "got one against other thresholds than are declared now" + remedy);
        }
        return newest.get().passed()
                ? Optional.empty()
                : Optional.of(rule + "it did not: " + newest.get().reasons());
    }
}
