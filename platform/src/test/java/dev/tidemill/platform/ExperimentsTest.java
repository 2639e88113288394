package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import dev.tidemill.log.Durability;
import dev.tidemill.registry.VersionLine;
import dev.tidemill.serve.Receipt;
import dev.tidemill.serve.experiment.ExperimentResults;
import dev.tidemill.serve.experiment.ExperimentResults.Against;
import dev.tidemill.serve.experiment.ExperimentResults.MetricResult;
import dev.tidemill.serve.experiment.ExperimentResults.Verdict;
import dev.tidemill.serve.rollout.Assignment;
import dev.tidemill.serve.statistics.Comparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Experiments of a shop that exists only as a file: orders are decided, returns come later.
final class ExperimentsTest {
    private static final String SHOP = """
            application: shop
            version: VERSION
            streams:
              orders:
                id: id
                time: at
                fields:
                  id: {type: string, required: true}
                  at: {type: timestamp, required: true}
                  customer: {type: string, required: true}
                  amount: number
              returns:
                id: id
                time: at
                about: {stream: orders, field: order}
                fields:
                  id: {type: string, required: true}
                  at: {type: timestamp, required: true}
                  order: {type: string, required: true}
                  returned: boolean
            features:
              spent_30d: {aggregate: sum, of: amount, by: customer, window: 30d, current: false}
            outcome: {stream: returns, field: returned, delay: 7d}
            decision: {on: orders, outcomes: [pass, ask]}
            policy: POLICY
            holdout: 0.1
            experiments:
              friction:
                unit: customer
                arms: ARMS
                metrics:
                  returns: {kind: conversion, where: returned, better: lower}
                  revenue: {kind: mean, on: orders, of: amount, guard: 0.5, adjust: spent_30d}
                  basket: {kind: ratio, on: orders, of: amount}
                  middle: {kind: quantile, on: orders, of: amount}
                minimum: 50
              words:
                unit: customer
                layer: texts
                traffic: 0.6
                arms: {plain: {value: 1}, warm: {value: 2}}
              colors:
                unit: customer
                layer: texts
                traffic: 0.6
                arms: {red: {}, blue: {}}
              offers:
                unit: customer
                arms: {none: {}, small: {}, big: {}}
                metrics:
                  returns: {kind: conversion, where: returned, better: lower}
                minimum: 20
                bandit: {metric: returns, every: 1h}
              rules:
                unit: customer
                arms: {now: {}, before: {policy: "1"}}
              ghosts:
                unit: customer
                arms: {now: {}, next: {model: candidate}}
            """;
    private static final String ASKING = "{version: 1, rules: [{name: many, when: friction.questions > 2, outcome: ask,"
            + " reason: many questions}, {name: soft, when: friction.arm == 'softer' && friction.questions < 2,"
            + " outcome: pass, reason: few}]}";
    private static final String SILENT = "{version: 2}";
    private static final String HALVES =
            "{control: {parameters: {questions: 3}}, softer: {parameters: {questions: 1}}}";

    @TempDir
    private Path folder;

    private final RandomGenerator random = new SplittableRandom(11);
    private volatile Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private Tidemill tidemill;
    private int orders;

    @BeforeEach
    void open() throws IOException {
        tidemill = reopened();
        apply("1.0.0", HALVES);
    }

    private void apply(String version, String arms) throws IOException {
        apply(version, arms, ASKING);
    }

    private Tidemill reopened() {
        return Tidemill.open(new Config(
                folder.resolve("home"), Durability.PROCESS, () -> now, 2, Config.DEFAULT_STATE_BYTES, "test"));
    }

    private void apply(String version, String arms, String policy) throws IOException {
        Path app = folder.resolve("app.yaml");
        Files.writeString(
                app, SHOP.replace("VERSION", version).replace("ARMS", arms).replace("POLICY", policy));
        tidemill.apply(app, "ada");
    }

    @AfterEach
    void close() {
        tidemill.close();
    }

    @Test
    void fromDecisionsAndOutcomesToAVerdictThroughARestart() {
        assertThat(shop().show("shop", "friction").status()).isEqualTo(ExperimentState.Status.DECLARED);
        sell("early", 1);
        assertThat(shop().start("shop", "friction", "ada").status()).isEqualTo(ExperimentState.Status.RUNNING);
        for (int customer = 0; customer < 400; customer++) {
            sell("c" + customer, 1);
            if (customer == 200) {
                shop().results("shop", "friction");
                tidemill.close();
                tidemill = reopened();
            }
        }
        ExperimentReport report = shop().results("shop", "friction");
        ExperimentResults results = report.results();
        long units = results.arms().stream().mapToLong(arm -> arm.units()).sum();
        assertThat(units).isBetween(320L, 390L);
        assertThat(results.trusted()).isTrue();
        Against returns = against(results, "returns");
        assertThat(returns.verdict()).isEqualTo(Verdict.BETTER);
        assertThat(returns.p()).isLessThan(0.05);
        assertThat(known(returns.absolute()).difference()).isCloseTo(-0.5, within(0.12));
        assertThat(returns.belief().orElseThrow().chanceToWin()).isGreaterThan(0.99);
        assertThat(metric(results, "returns").control().mean()).isCloseTo(0.6, within(0.12));
        assertThat(against(results, "revenue").verdict()).isEqualTo(Verdict.SAFE);
        assertThat(metric(results, "basket").control().mean()).isCloseTo(100, within(5.0));
        assertThat(metric(results, "middle").control().mean()).isCloseTo(100, within(5.0));
        assertThat(report.points()).isNotEmpty();
        assertThat(shop().results("shop", "friction").results()).isEqualTo(results);
        assertThat(shop().stop("shop", "friction", "eve").status()).isEqualTo(ExperimentState.Status.STOPPED);
        assertThat(shop().show("shop", "friction").log())
                .extracting(ExperimentEntry::who, ExperimentEntry::what)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("eve", "stopped"),
                        org.assertj.core.groups.Tuple.tuple("ada", "started"));
        sell("c1", 1);
        assertThat(shop().results("shop", "friction").results()).isEqualTo(results);
        shop().start("shop", "friction", "ada");
        assertThat(shop().results("shop", "friction").results().arms())
                .allSatisfy(arm -> assertThat(arm.units()).isZero());
    }

    /// The wall clock goes an hour forwards and ten minutes back in the middle: units keep their arms, the same is
    /// measured, and receipts lie in the order in which they were made.
    @Test
    void jumpsOfTheClockChangeNoArmAndNoVerdict() {
        shop().start("shop", "friction", "ada");
        Instant right = now;
        for (int customer = 0; customer < 400; customer++) {
            right = right.plusMillis(10);
            now = customer < 150 ? right : customer < 250 ? right.plus(Duration.ofHours(1)) : right.minusSeconds(600);
            Instant sent = now.isBefore(right) ? now : right; // what is minutes ahead of the server's clock is refused
            sell("c" + customer, 1, sent);
            if (customer % 50 == 0) {
                sell("c0", 1, sent);
            }
        }
        ExperimentResults results = shop().results("shop", "friction").results();
        assertThat(results.trusted()).isTrue();
        assertThat(against(results, "returns").verdict()).isEqualTo(Verdict.BETTER);
        assertThat(metric(results, "returns").control().mean()).isCloseTo(0.6, within(0.12));
        List<Receipt> receipts = tidemill.receipts("shop", Long.MAX_VALUE, 500);
        assertThat(receipts)
                .hasSize(408)
                .isSortedAccordingTo(Comparator.comparingLong(Receipt::offset).reversed());
        assertThat(receipts.getFirst().decidedAt())
                .isLessThan(receipts.getLast().decidedAt());
        assertThat(results.exposures().units()).isZero(); // nobody has seen two arms
    }

    @Test
    void aFlagGivesTheArmThatDecisionsCount() {
        assertThat(flag("words", "c1").reason()).isEqualTo("DISABLED");
        assertThat(flag("words", "c1").value()).isEqualTo(1L);
        shop().start("shop", "friction", "ada");
        Map<String, Integer> reasons = new LinkedHashMap<>();
        for (int customer = 0; customer < 300; customer++) {
            FlagEvaluation given = shop().evaluate("friction", Map.of("targetingKey", "c" + customer))
                    .orElseThrow();
            reasons.merge(given.reason(), 1, Integer::sum);
            assertThat(flag("shop.friction", "c" + customer).variant()).isEqualTo(given.variant());
            if (given.reason().equals("SPLIT")) {
                assertThat(given.value())
                        .isEqualTo(Map.of("questions", given.variant().equals("control") ? 3L : 1L));
            } else {
                assertThat(given.variant()).isEqualTo("control");
                assertThat(given.metadata()).containsEntry("excluded", "holdout");
            }
            sell("c" + customer, 1);
        }
        assertThat(reasons.get("DEFAULT")).isBetween(10, 60);
        ExperimentResults results = shop().results("shop", "friction").results();
        assertThat(results.exposures().units()).isZero();
        assertThat(results.arms().stream().mapToLong(arm -> arm.units()).sum())
                .isEqualTo(reasons.get("SPLIT").longValue());
        assertThat(shop().evaluate("nothing", Map.of())).isEmpty();
        assertThat(shop().evaluate("shop.nothing", Map.of())).isEmpty();
        assertThatThrownBy(() -> shop().evaluate("friction", Map.of("other", "x")))
                .isInstanceOf(TidemillException.class)
                .hasMessage("context must have customer or targetingKey, a text of 1 to 128 characters");
        assertThat(shop().evaluateAll(Map.of("customer", "new"))).hasSize(6);
        assertThat(shop().evaluateAll(Map.of())).isEmpty();
        assertThat(shop().results("shop", "friction").results().arms()).isEqualTo(results.arms());
    }

    @Test
    void experimentsOfOneLayerShareItsUnits() {
        shop().start("shop", "words", "ada");
        assertThatThrownBy(() -> shop().start("shop", "colors", "ada"))
                .hasMessage("traffic of experiments in one layer must sum to at most 1: colors asks for 0.6 and 0.4 is"
                        + " free; stop another one or ask for less");
        assertThatThrownBy(() -> shop().start("shop", "words", "ada"))
                .hasMessage("experiment words runs already; stop it before it is started again");
        shop().stop("shop", "words", "ada");
        assertThatThrownBy(() -> shop().stop("shop", "words", "ada"))
                .hasMessage("experiment words does not run; start it first");
        assertThat(shop().start("shop", "colors", "ada").traffic()).isEqualTo(0.6);
        assertThatThrownBy(() -> shop().show("shop", "colours"))
                .hasMessage(
                        "experiment must be one of [friction, words, colors, offers, rules, ghosts], got \"colours\"; declare it in"
                                + " the application's file")
                .extracting(thrown -> ((TidemillException) thrown).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(shop().results("shop", "words").points().getFirst().units()).isZero();
        assertThatThrownBy(() -> shop().results("shop", "offers"))
                .hasMessage("experiment offers has no results; start it first");
    }

    @Test
    void whoHasSeenAnArmKeepsItWhenWeightsChange() {
        shop().start("shop", "friction", "ada");
        Map<String, String> seen = new LinkedHashMap<>();
        for (int customer = 0; customer < 200; customer++) {
            seen.put("c" + customer, flag("friction", "c" + customer).variant());
        }
        assertThatThrownBy(() -> shop().reweight("shop", "friction", Map.of("control", 0.2), "ada"))
                .hasMessage("weights must be given to each of [control, softer], got [control]");
        assertThatThrownBy(() -> shop().reweight("shop", "friction", Map.of("control", 0.2, "softer", 0.7), "ada"))
                .hasMessageStartingWith("weights must sum to one, got 0.8999");
        shop().reweight("shop", "friction", Map.of("control", 0.1, "softer", 0.9), "ada");
        tidemill.close();
        tidemill = reopened();
        seen.forEach((customer, arm) ->
                assertThat(flag("friction", customer).variant()).isEqualTo(arm));
        for (int customer = 200; customer < 600; customer++) {
            flag("friction", "c" + customer);
        }
        ExperimentResults results = shop().results("shop", "friction").results();
        assertThat(results.sampleRatio().mismatch()).isFalse();
        assertThat(results.arms().getLast().expected()).isBetween(0.7, 0.8);
        assertThat(results.exposures().units()).isZero();
    }

    @Test
    void anotherVersionOfTheApplicationEndsWhatItChanges() throws IOException {
        shop().start("shop", "friction", "ada");
        shop().start("shop", "words", "ada");
        apply(
                "1.0.1",
                "{control: {weight: 0.3, parameters: {questions: 3}}, softer: {weight: 0.7, parameters: {questions: 1}}}");
        assertThat(shop().show("shop", "friction").shares()).containsEntry("softer", 0.7);
        assertThat(shop().show("shop", "friction").status()).isEqualTo(ExperimentState.Status.RUNNING);
        apply("1.0.2", "{control: {}, harder: {}}", SILENT);
        assertThat(shop().show("shop", "friction").status()).isEqualTo(ExperimentState.Status.STOPPED);
        assertThat(shop().show("shop", "friction").log().getFirst().what())
                .isEqualTo("stopped: version 1.0.2 changes or removes it");
        assertThat(shop().show("shop", "words").status()).isEqualTo(ExperimentState.Status.RUNNING);
        assertThat(flag("friction", "c1").reason()).isEqualTo("DISABLED");
    }

    @Test
    void rulesSeeTheArmAndReceiptsKeepIt() {
        sell("c0", 1);
        assertThat(tidemill.receipt("shop", "o0").outcome()).isEqualTo("ask");
        assertThat(tidemill.receipt("shop", "o0").assignments()).isEmpty();
        long run = shop().start("shop", "friction", "ada").run();
        int softer = 0;
        for (int customer = 1; customer < 40; customer++) {
            sell("c" + customer, 1);
            Receipt receipt = tidemill.receipt("shop", "o" + customer);
            FlagEvaluation flag = flag("friction", "c" + customer);
            if (flag.reason().equals("SPLIT")) {
                assertThat(receipt.assignments())
                        .containsExactly(new Assignment("experiment:friction", (int) run, flag.variant()));
            } else {
                assertThat(receipt.assignments()).isEmpty();
            }
            boolean soft = flag.variant().equals("softer");
            softer += soft ? 1 : 0;
            assertThat(receipt.outcome()).isEqualTo(soft ? "pass" : "ask");
            assertThat(receipt.rules()).containsExactly(soft ? "soft" : "many");
            assertThat(tidemill.replay("shop", "o" + customer).differences()).isEmpty();
        }
        assertThat(softer).isBetween(5, 35);
    }

    @Test
    void anArmNamesThePolicyThatAnswers() throws IOException {
        apply("1.0.1", HALVES, SILENT);
        assertThatThrownBy(() -> shop().start("shop", "ghosts", "ada"))
                .hasMessage(
                        "an arm's model must be a version or an alias that points at one, got \"candidate\"; register"
                                + " it first");
        assertThat(shop().show("shop", "ghosts").status()).isEqualTo(ExperimentState.Status.DECLARED);
        shop().start("shop", "rules", "ada");
        for (int round = 0; round < 2; round++) {
            for (int customer = 0; customer < 30; customer++) {
                sell("c" + customer, 1);
                String id = "o" + (orders - 1);
                boolean before = flag("rules", "c" + customer).variant().equals("before");
                assertThat(tidemill.receipt("shop", id).outcome()).isEqualTo(before ? "ask" : "pass");
                assertThat(tidemill.replay("shop", id).differences()).isEmpty();
            }
            tidemill.close();
            tidemill = reopened();
        }
        shop().stop("shop", "rules", "ada");
        sell("c1", 1);
        assertThat(tidemill.receipt("shop", "o" + (orders - 1)).outcome()).isEqualTo("pass");
    }

    @Test
    void aVersionThatAnArmNamesOrAnswersWithIsNotDeleted() throws IOException {
        apply("1.0.1", HALVES, SILENT);
        apply("1.0.2", HALVES, "{version: 3}");
        apply("1.0.3", HALVES, "{version: 4}");
        ModelLibrary library = tidemill.library();
        VersionLine policies = library.line("shop", "policy");
        assertThatThrownBy(() -> library.delete(policies, 1, "eve"))
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessage("policy 1 of shop must not be in use to be deleted: arm before of experiment rules names"
                        + " it");
        library.delete(policies, 2, "eve");
        shop().start("shop", "rules", "ada");
        assertThatThrownBy(() -> library.delete(policies, 1, "eve"))
                .hasMessageEndingWith("arm before of experiment rules names it; a running experiment answers with it");
    }

    @Test
    void aBanditSendsTrafficWhereItPays() {
        shop().start("shop", "offers", "ada");
        for (int round = 0; round < 4; round++) {
            for (int customer = 0; customer < 120; customer++) {
                String who = "r" + round + "c" + customer;
                String arm = flag("offers", who).variant();
                sell(who, arm.equals("big") ? 0.1 : 0.6);
            }
            now = now.plus(Duration.ofHours(1));
            ((Experimenting) shop()).tick();
        }
        ExperimentState state = shop().show("shop", "offers");
        assertThat(state.shares().get("big")).isGreaterThan(0.9);
        assertThat(state.shares().get("none")).isGreaterThanOrEqualTo(0.01);
        assertThat(state.log())
                .extracting(ExperimentEntry::what)
                .filteredOn(what -> what.startsWith("weights"))
                .hasSizeBetween(3, 4);
        assertThat(shop().results("shop", "offers").points()).hasSizeGreaterThan(3);
    }

    private Experimentation shop() {
        return tidemill.experimentation();
    }

    private FlagEvaluation flag(String key, String customer) {
        return shop().evaluate(key, Map.of("customer", customer)).orElseThrow();
    }

    /// An order, decided, and a return with some probability: of friction's softer arm a sixth of others'.
    private void sell(String customer, double scale) {
        now = now.plusMillis(10);
        sell(customer, scale, now);
    }

    private void sell(String customer, double scale, Instant at) {
        String id = "o" + orders++;
        double amount = 100 + random.nextGaussian();
        assertThat(tidemill.decide(
                        "shop",
                        json("{\"id\":\"%s\",\"at\":\"%s\",\"customer\":\"%s\",\"amount\":%s}"
                                .formatted(id, at, customer, amount))))
                .isInstanceOf(DecisionAnswer.Decided.class);
        boolean softer = shop().evaluateAll(Map.of("customer", customer)).stream()
                .anyMatch(flag -> flag.variant().equals("softer"));
        double share = scale == 1 ? (softer ? 0.1 : 0.6) : scale;
        boolean returned = random.nextDouble() < share;
        tidemill.outcomes(
                "shop",
                EventBody.json(json("{\"id\":\"r%s\",\"at\":\"%s\",\"order\":\"%s\",\"returned\":%s}"
                        .formatted(id, at, id, returned))));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MetricResult metric(ExperimentResults results, String name) {
        return results.metrics().stream()
                .filter(metric -> metric.metric().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Against against(ExperimentResults results, String name) {
        List<Against> against = metric(results, name).against();
        assertThat(against).hasSize(1);
        return against.getFirst();
    }

    private static Comparison.Known known(Comparison comparison) {
        return (Comparison.Known) comparison;
    }
}
