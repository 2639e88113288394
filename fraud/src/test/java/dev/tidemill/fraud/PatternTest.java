package dev.tidemill.fraud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatternTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final Simulation SMALL =
            Simulation.handbook().withCustomers(300).withTerminals(600).withDays(FIRST, 40);

    private static List<Transaction> transactions(Simulation simulation) {
        List<Transaction> all = new ArrayList<>();
        new Simulator(simulation).transactions().forEach(all::add);
        return all;
    }

    private static long millis(LocalDate day) {
        return day.toEpochDay() * 86_400_000L;
    }

    @Property(tries = 20)
    void beforeTheStartNothingChangesAndAfterTheEndOnlyIds(
            @ForAll Pattern.Kind kind, @ForAll long seed, @ForAll @IntRange(min = 0, max = 30) int after) {
        Simulation plain = SMALL.withSeed(seed);
        Pattern pattern = new Pattern(kind, FIRST.plusDays(after), 5, 0.05);
        List<Transaction> without = transactions(plain);
        List<Transaction> with = transactions(plain.withPatterns(List.of(pattern)));
        long start = millis(pattern.start());
        long end = millis(pattern.start().plusDays(5));
        assertThat(with.stream().filter(t -> t.time() < start).toList())
                .isEqualTo(without.stream().filter(t -> t.time() < start).toList());
        assertThat(with.stream()
                        .filter(t -> t.time() >= end)
                        .map(PatternTest::unnumbered)
                        .toList())
                .isEqualTo(without.stream()
                        .filter(t -> t.time() >= end)
                        .map(PatternTest::unnumbered)
                        .toList());
        assertThat(with).extracting(Transaction::time).isSorted();
        assertThat(with.getLast().id()).isEqualTo(with.size() - 1);
    }

    @Property(tries = 10)
    void whatIsAddedComesBesideTheGenuine(@ForAll long seed) {
        Simulation plain = SMALL.withSeed(seed);
        List<Pattern> patterns = List.of(
                Pattern.parse("card-testing@2026-01-10,share=0.1,days=10"),
                Pattern.parse("account-takeover@2026-01-12,share=0.1,days=10"));
        List<Transaction> with = transactions(plain.withPatterns(patterns));
        assertThat(with.stream()
                        .filter(t -> t.scenario().number() < 4)
                        .map(PatternTest::unnumbered)
                        .toList())
                .isEqualTo(transactions(plain).stream()
                        .map(PatternTest::unnumbered)
                        .toList());
    }

    private static Transaction unnumbered(Transaction t) {
        return new Transaction(0, t.time(), t.customer(), t.terminal(), t.amountMinor(), t.scenario());
    }

    @Test
    void stolenCardsAreTriedOutWithTinyPayments() {
        List<Transaction> frauds = of(Scenario.CARD_TESTING, "card-testing@2026-01-10,share=0.2,days=10");
        var byCard = frauds.stream().collect(Collectors.groupingBy(Transaction::customer));
        assertThat(byCard).hasSize(60);
        byCard.values().forEach(card -> {
            List<Transaction> tiny =
                    card.stream().filter(t -> t.amountMinor() <= 200).toList();
            assertThat(tiny).hasSizeBetween(10, 30);
            assertThat(tiny).allSatisfy(t -> assertThat(t.amountMinor()).isBetween(50L, 200L));
            assertThat(tiny.getLast().time() - tiny.getFirst().time()).isLessThan(30 * 60_000L);
            assertThat(tiny.stream().mapToInt(Transaction::terminal).distinct().count())
                    .isGreaterThan(5);
            assertThat(card.size() - tiny.size()).isBetween(0, 1);
        });
        assertThat(frauds.stream().filter(t -> t.amountMinor() > 200).count()).isBetween(15L, 45L);
    }

    @Test
    void aThiefSpendsElsewhereAndMore() {
        List<Transaction> frauds = of(Scenario.ACCOUNT_TAKEOVER, "account-takeover@2026-01-10,share=0.2,days=10");
        Population population = new Population(SMALL);
        var byCard = frauds.stream().collect(Collectors.groupingBy(Transaction::customer));
        assertThat(byCard).hasSize(60);
        byCard.forEach((customer, card) -> {
            Set<Integer> own = new HashSet<>();
            for (int terminal : population.reachable(customer)) {
                own.add(terminal);
            }
            assertThat(card).noneMatch(t -> own.contains(t.terminal()));
            assertThat(card.stream().mapToInt(Transaction::terminal).distinct().count())
                    .isLessThanOrEqualTo(5);
            assertThat(card)
                    .allSatisfy(t -> assertThat(t.amountMinor() / 100.0 / population.meanAmount(customer))
                            .isBetween(1.99, 6.01));
            assertThat(card).hasSizeBetween(3, 24);
        });
    }

    @Test
    void halfOfThePaymentsAtTamperedTerminalsAreFrauds() {
        Simulation simulation = SMALL.withCustomers(2000)
                .withCompromised(0, 0)
                .withPatterns(List.of(Pattern.parse("terminal-compromise@2026-01-05,share=0.1,days=30")));
        List<Transaction> all = transactions(simulation);
        Set<Integer> tampered = all.stream()
                .filter(t -> t.scenario() == Scenario.TERMINAL_COMPROMISE)
                .map(Transaction::terminal)
                .collect(Collectors.toSet());
        assertThat(tampered.size()).isBetween(40, 60);
        List<Transaction> there = all.stream()
                .filter(t -> tampered.contains(t.terminal()) && t.time() >= millis(LocalDate.of(2026, 1, 5)))
                .filter(t -> t.time() < millis(LocalDate.of(2026, 2, 4)))
                .toList();
        double share = there.stream().filter(Transaction::fraud).count() / (double) there.size();
        assertThat(share).isBetween(0.45, 0.55);
    }

    private static List<Transaction> of(Scenario scenario, String pattern) {
        List<Transaction> all = transactions(SMALL.withPatterns(List.of(Pattern.parse(pattern))));
        List<Transaction> frauds =
                all.stream().filter(t -> t.scenario() == scenario).toList();
        Pattern parsed = Pattern.parse(pattern);
        assertThat(frauds)
                .allSatisfy(t -> assertThat(t.time())
                        .isBetween(millis(parsed.start()), millis(parsed.start().plusDays(parsed.days())) - 1));
        return frauds;
    }

    @Test
    void theTruthIsKeptApartAndSaysEveryFraud(@TempDir Path folder) throws Exception {
        Simulation simulation =
                SMALL.withPatterns(List.of(Pattern.of(Pattern.Kind.CARD_TESTING, LocalDate.of(2026, 1, 20))));
        List<Truth> truth = new ArrayList<>();
        new Simulator(simulation).truth().forEach(truth::add);
        List<Transaction> frauds =
                transactions(simulation).stream().filter(Transaction::fraud).toList();
        assertThat(truth)
                .extracting(Truth::transaction)
                .isEqualTo(frauds.stream().map(Transaction::id).toList());
        assertThat(truth).extracting(Truth::scenario).contains(Scenario.CARD_TESTING, Scenario.TERMINAL);
        Path file = folder.resolve("truth.csv");
        assertThat(TruthCsv.write(new Simulator(simulation), 1000, file)).isEqualTo(truth.size());
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(truth.size() + 1);
        assertThat(lines.get(0)).isEqualTo("transaction_id,time,known,scenario");
        assertThat(lines.get(1)).startsWith(truth.getFirst().transaction() + 1000 + ",2026-01-");
        assertThat(String.join("\n", lines)).contains(",card-testing");
        assertThat(new String(Wire.transaction(frauds.getLast()), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("testing")
                .doesNotContain("fraud");
    }

    @Test
    void aPatternIsReadOrRefusedWithItsForm() {
        assertThat(Pattern.parse("card-testing@2026-02-01"))
                .isEqualTo(new Pattern(Pattern.Kind.CARD_TESTING, LocalDate.of(2026, 2, 1), 14, 0.02));
        for (String wrong : List.of("card-testing", "card-testing@soon", "card-testing@2026-02-01,days=x", "a@b,c")) {
            assertThatThrownBy(() -> Pattern.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Pattern.parse("card-testing@2026-02-01,weeks=2"))
                .hasMessage(
                        "a pattern must be KIND@DAY[,days=N][,share=S], got \"card-testing@2026-02-01,weeks=2\"; for"
                                + " example card-testing@2026-02-01,days=14,share=0.02");
        assertThatThrownBy(() -> Pattern.parse("theft@2026-02-01"))
                .hasMessage(
                        "a pattern must be one of card-testing, account-takeover, terminal-compromise, got \"theft\"");
        assertThatThrownBy(() -> Pattern.parse("card-testing@2026-02-01,share=2"))
                .hasMessage("share of a pattern must be above 0 and at most 1, got 2.0");
    }
}
