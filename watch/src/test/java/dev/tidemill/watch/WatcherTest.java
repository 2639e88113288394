package dev.tidemill.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.app.ApplicationReader;
import dev.tidemill.watch.alert.Alert;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatcherTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

    private Watcher watcher;
    private Simulated traffic;

    @BeforeEach
    void open() {
        watcher = new Watcher(Simulated.SHOP, NOON);
        watcher.use(Simulated.training());
        traffic = new Simulated(watcher, 5);
    }

    private List<String> raised() {
        return watcher.turned().stream()
                .filter(Alert::raised)
                .map(Alert::monitor)
                .distinct()
                .toList();
    }

    @Test
    void nothingIsSaidWhereNothingChanges() {
        traffic.days(25);
        assertThat(watcher.turned()).isEmpty();
        WatchReport report = watcher.report();
        assertThat(report.progress().decisions()).isEqualTo(25L * Simulated.A_DAY);
        assertThat(report.inputs().getFirst().windows()).hasSize(24);
        assertThat(report.inputs().getFirst().origin()).isEqualTo("dataset test");
    }

    @Test
    void aShiftIsSeenInItsFirstWindowAndClearsWhenItIsOver() {
        traffic.days(3);
        traffic.shift = 0.7;
        traffic.days(2);
        List<Alert> alerts = watcher.turned();
        assertThat(alerts).extracting(Alert::monitor).contains("amount_drift", "all_inputs");
        Alert alert = alerts.stream()
                .filter(a -> a.monitor().equals("amount_drift"))
                .findFirst()
                .orElseThrow();
        assertThat(alert.from()).isEqualTo(3 * Simulated.DAY);
        assertThat(alert.runbook()).isEqualTo("look at the importer");
        assertThat(alert.evidence().getFirst())
                .startsWith("amount: wasserstein 0.")
                .contains("usually below");
        assertThat(alert.at()).isEqualTo(NOON.millis());
        traffic.shift = 0;
        traffic.days(2);
        assertThat(watcher.turned()).anyMatch(a -> a.monitor().equals("amount_drift") && !a.raised());
    }

    @Test
    void whatInputsMeanChangesAndOnlyOutcomesShowIt() {
        traffic.days(4);
        traffic.meaning = -0.5;
        traffic.days(12);
        assertThat(raised()).containsExactly("ranking");
        WatchReport.Bucket bucket =
                watcher.report().qualities().getFirst().windows().get(5);
        assertThat(bucket.mature()).isTrue();
        assertThat(bucket.estimated().get("auc").value()).isGreaterThan(0.7);
        assertThat(bucket.realised().get("auc").high()).isLessThan(0.6);
    }

    @Test
    void estimatesAgreeWithWhatComesWhereMeaningHolds() {
        traffic.days(20);
        int held = 0;
        int mature = 0;
        for (WatchReport.Bucket bucket : watcher.report().qualities().getFirst().windows()) {
            if (bucket.mature()) {
                var estimated = bucket.estimated().get("auc");
                double is = bucket.realised().get("auc").value();
                mature++;
                held += estimated.low() <= is && is <= estimated.high() ? 1 : 0;
            }
        }
        assertThat(mature).isEqualTo(12);
        assertThat(held).isGreaterThanOrEqualTo(11);
    }

    @Test
    void withoutABoundAnEstimateAlertsWhereItLeavesWhatWasUsual() {
        String text = Simulated.TEXT.replace(
                "expected: {on: estimate, test: recall, every: 1d, alert: 0.05}",
                "expected: {on: estimate, test: rate, every: 1d}");
        Watcher first = new Watcher(ApplicationReader.read("app.yaml", text), NOON);
        first.use(Simulated.training());
        Simulated shop = new Simulated(first, 3).days(30);
        assertThat(first.turned()).noneMatch(alert -> alert.monitor().equals("expected"));

        Watcher second = new Watcher(ApplicationReader.read("app.yaml", text), NOON);
        second.restore(first.snapshot());
        Simulated later = shop.with(second);
        later.shift = 0.5;
        later.days(2);
        Alert raised = second.turned().stream()
                .filter(alert -> alert.monitor().equals("expected"))
                .findFirst()
                .orElseThrow();
        assertThat(raised.raised()).isTrue();
        assertThat(raised.value()).isGreaterThan(raised.bound());
        assertThat(raised.evidence().getLast()).startsWith("usual rate 0.3").contains("3 standard deviations");
        later.shift = -0.5;
        later.days(4);
        assertThat(second.report().monitors())
                .filteredOn(monitor -> monitor.name().equals("expected"))
                .allMatch(WatchReport.Monitor::raised);
        later.shift = 0;
        later.days(2);
        assertThat(second.turned())
                .filteredOn(alert -> alert.monitor().equals("expected"))
                .extracting(Alert::raised)
                .endsWith(false);
    }

    @Test
    void outcomesThatNobodyCanSeeAreLeftOutAndSaidSo() {
        traffic.days(10);
        WatchReport.Bucket bucket =
                watcher.report().qualities().getFirst().windows().getFirst();
        assertThat(bucket.answers()).containsKey("refuse");
        assertThat(bucket.answersKnown()).doesNotContainKey("refuse").containsKeys("ship", "check");
        assertThat(bucket.labelled())
                .isEqualTo(bucket.decided() - bucket.answers().get("refuse"));
        assertThat(bucket.segments()).containsOnlyKeys("country=fr", "country=it");
        assertThat(bucket.versions()).containsOnlyKeys(1);
        assertThat(watcher.report().labelWait().get(6).share()).isEqualTo(1);
    }

    @Test
    void groupsThatAreTreatedDifferentlyAreTold() {
        traffic.unfair = 0.3;
        traffic.days(8);
        assertThat(raised()).contains("fair");
        WatchReport.Fair fair = watcher.report().fairness().getFirst();
        assertThat(fair.group()).isEqualTo("country");
        assertThat(fair.result().most()).isEqualTo("it");
    }

    @Test
    void aServiceThatIsSlowAndFallsBackIsTold() {
        traffic.days(2);
        traffic.broken = true;
        traffic.days(2);
        assertThat(raised()).contains("slow", "fallbacks");
        ClosedWindow window = watcher.report().inputs().getFirst().windows().get(2);
        assertThat(window.fallback()).isEqualTo(1);
        assertThat(window.p99Millis()).isEqualTo(9, within(0.4));
    }

    @Test
    void aLateOutcomeTakesBackWhatWasTakenForGranted() {
        traffic.days(10);
        WatchReport.Bucket before =
                watcher.report().qualities().getFirst().windows().get(1);
        Observation seen = new Observation(
                Simulated.A_DAY + 5L,
                Simulated.DAY + 5,
                1,
                new double[] {0, 0},
                0.3,
                0.3,
                "ship",
                false,
                1000,
                List.of(),
                List.of());
        watcher.outcome(Optional.of(seen), 1, 9 * Simulated.DAY);
        WatchReport.Bucket after =
                watcher.report().qualities().getFirst().windows().get(1);
        assertThat(after.labelled()).isEqualTo(before.labelled());
        assertThat(after.realised().get("rate").value())
                .isGreaterThan(before.realised().get("rate").value());
        watcher.outcome(Optional.empty(), 1, 9 * Simulated.DAY);
        assertThat(watcher.progress().unknown()).isEqualTo(1);
        assertThat(watcher.progress().late()).isEqualTo(1);
        watcher.matured(seen, OptionalDouble.of(1));
    }

    @Test
    void anOutcomeAboutADecisionWhoseWindowIsGoneIsCountedAndChangesNothing() {
        String daily = Simulated.TEXT.replaceAll("fair: .*", "");
        Watcher shop = new Watcher(ApplicationReader.read("app.yaml", daily), NOON);
        shop.use(Simulated.training());
        Simulated sold = new Simulated(shop, 5);
        Observation first = sold.first();
        sold.days(QualityLine.KEPT + 10);
        String before = shop.report().qualities().toString();
        shop.outcome(Optional.of(first), 1, 90 * Simulated.DAY);
        assertThat(shop.progress().late()).isEqualTo(1);
        assertThat(shop.progress().tooLate()).isEqualTo(1);
        assertThat(shop.report().qualities().toString().equals(before)).isTrue();
    }

    @Test
    void goesOnAfterACrashAsIfThereHadBeenNone() {
        traffic.days(9);
        watcher.turned();
        Watcher again = new Watcher(Simulated.SHOP, NOON);
        again.restore(watcher.snapshot());
        Simulated other = traffic.with(again);
        other.shift = 0.7;
        traffic.shift = 0.7;
        traffic.days(9);
        other.days(9);
        assertThat(again.turned()).isEqualTo(watcher.turned()).isNotEmpty();
        assertThat(again.report().inputs())
                .usingRecursiveComparison()
                .isEqualTo(watcher.report().inputs());
        assertThat(again.report().qualities())
                .usingRecursiveComparison()
                .isEqualTo(watcher.report().qualities());
    }

    @Test
    void withoutADatasetTheFirstRowsStandForIt() {
        watcher.use(Training.unknown(1));
        traffic.days(8);
        WatchReport.Inputs inputs = watcher.report().inputs().getFirst();
        assertThat(inputs.origin()).isEqualTo("first rows");
        assertThat(inputs.referenceRows()).isEqualTo(InputLine.FIRST_ROWS);
        traffic.shift = 1;
        traffic.days(2);
        assertThat(raised()).contains("amount_drift");
    }

    @Test
    void whatNoModelAnsweredIsNoReference() {
        watcher.use(Training.unknown(0));
        traffic.broken = true;
        traffic.days(8);
        traffic.shift = 1;
        traffic.days(3);
        assertThat(raised()).containsExactlyInAnyOrder("slow", "fallbacks"); // which need nothing to compare with
        WatchReport.Inputs without = watcher.report().inputs().getFirst();
        assertThat(without.referenceRows()).isZero();
        assertThat(without.windows()).hasSize(10).allSatisfy(window -> {
            assertThat(window.rows()).isEqualTo(Simulated.A_DAY);
            assertThat(window.drift().columns()).isEmpty();
        });
        traffic.shift = 0;
        watcher.use(Training.unknown(1));
        traffic.days(6); // rules answer still, though a model is in use
        assertThat(watcher.report().inputs().getFirst().referenceRows()).isZero();
        traffic.broken = false;
        traffic.days(4);
        Watcher again = new Watcher(Simulated.SHOP, NOON);
        again.restore(watcher.snapshot());
        Simulated after = traffic.with(again).days(2);
        WatchReport.Inputs inputs = again.report().inputs().getFirst();
        assertThat(inputs.origin()).isEqualTo("first rows");
        assertThat(inputs.referenceRows()).isEqualTo(InputLine.FIRST_ROWS);
        after.days(2);
        assertThat(again.report()
                        .inputs()
                        .getFirst()
                        .windows()
                        .getLast()
                        .drift()
                        .columns())
                .isNotEmpty()
                .allSatisfy(column ->
                        assertThat(column.missingWas()).isZero()); // no score of the rules' decisions lies in it
        after.shift = 1;
        after.days(2);
        assertThat(again.turned()).anyMatch(alert -> alert.monitor().equals("amount_drift") && alert.raised());
    }

    @Test
    void whereNoModelIsDeclaredRulesAreWhatIsCompared() {
        String rules = Simulated.TEXT.replaceAll("(?s)model:.*?monitors:", "monitors:");
        Watcher first = new Watcher(ApplicationReader.read("app.yaml", rules), NOON);
        first.use(Training.unknown(0));
        Simulated shop = new Simulated(first, 7);
        shop.broken = true;
        shop.days(8);
        assertThat(first.report().inputs().getFirst().referenceRows()).isEqualTo(InputLine.FIRST_ROWS);
        shop.shift = 1;
        shop.days(2);
        assertThat(first.turned()).anyMatch(alert -> alert.monitor().equals("amount_drift") && alert.raised());
    }

    @Test
    void aDamagedSnapshotIsRefused() {
        byte[] snapshot = watcher.snapshot();
        byte[] damaged = snapshot.clone();
        damaged[damaged.length - 1]++;
        assertThatThrownBy(() -> watcher.restore(damaged))
                .hasMessage("watch snapshot must match its checksum; the store is damaged");
        byte[] newer = snapshot.clone();
        newer[4] = 9;
        assertThatThrownBy(() -> watcher.restore(newer))
                .hasMessage("watch snapshot must be of format 1, got 9; open it with a newer program");
        assertThatThrownBy(() -> watcher.restore(new byte[3]))
                .hasMessage("watch snapshot must begin with its magic; the store is damaged");
    }
}
