package dev.tidemill.app;

import dev.tidemill.app.PolicyDefinition.Rule;
import dev.tidemill.app.PolicyDefinition.Threshold;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import dev.tidemill.expression.Expressions;
import dev.tidemill.expression.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the policy: thresholds that rise with the severity of their outcomes, rules, the fallback.
final class PolicyReader {
    private final Findings findings;
    private final Code code;
    private final List<String> outcomes;
    private final List<ExperimentDefinition> experiments;

    /// @param outcomes    of the decision, mildest first
    /// @param experiments whose arms rules may ask for
    PolicyReader(Findings findings, Code code, List<String> outcomes, List<ExperimentDefinition> experiments) {
        this.findings = findings;
        this.code = code;
        this.outcomes = outcomes;
        this.experiments = experiments;
    }

    /// Where an application has no policy: the mildest outcome, always.
    static PolicyDefinition none(List<String> outcomes) {
        return new PolicyDefinition(0, List.of(), List.of(), outcomes.isEmpty() ? "" : outcomes.getFirst());
    }

    PolicyDefinition read(Section section, StreamDefinition decided, List<Feature> features) {
        String fallback = section.text("fallback").orElse(none(outcomes).fallback());
        section.leaf("fallback").ifPresent(leaf -> known(leaf.place(), "fallback", leaf.text()));
        return new PolicyDefinition(
                (int) section.whole("version", 1), thresholds(section), rules(section, decided, features), fallback);
    }

    private boolean known(Place place, String what, String outcome) {
        boolean known = outcomes.contains(outcome);
        if (!known) {
            findings.unknown(place, what + " must be an outcome of the decision", outcome, outcomes);
        }
        return known;
    }

    private List<Threshold> thresholds(Section section) {
        List<Threshold> thresholds = new ArrayList<>();
        Optional<Section> all = section.section("thresholds");
        if (all.isEmpty()) {
            return thresholds;
        }
        for (Map.Entry<String, Tree.Entry> one : all.get().entries().entrySet()) {
            Place place = one.getValue().place();
            if (known(place, "threshold", one.getKey())) {
                if (one.getKey().equals(outcomes.getFirst())) {
                    String rule = "the mildest outcome must have no threshold, it is what remains";
                    findings.add(place, rule, one.getKey(), "leave it out");
                }
                thresholds.add(new Threshold(
                        one.getKey(), (Double) ((Leaf) one.getValue().value()).value()));
            }
        }
        thresholds.sort(Comparator.comparingInt(threshold -> outcomes.indexOf(threshold.outcome())));
        for (int i = 1; i < thresholds.size(); i++) {
            Threshold milder = thresholds.get(i - 1);
            Threshold severer = thresholds.get(i);
            if (severer.from() <= milder.from()) {
                String rule = "thresholds must rise with severity: " + severer.outcome() + " above " + milder.outcome()
                        + " " + milder.from();
                findings.add(all.get().placeOf(severer.outcome()), rule, Double.toString(severer.from()));
            }
        }
        return thresholds;
    }

    private List<Rule> rules(Section section, StreamDefinition decided, List<Feature> features) {
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Expressions expressions = Expressions.over(Scope.policy(decided, features, experiments));
        for (Tree tree : section.items("rules").map(Tree.Items::items).orElse(List.of())) {
            Section rule = (Section) tree;
            rule.leaf("name")
                    .filter(leaf -> !names.add(leaf.text()))
                    .ifPresent(leaf -> findings.add(leaf.place(), "rule must have a name of its own", leaf.text()));
            rule.leaf("when").ifPresent(leaf -> code.check(leaf, Kind.TEST, expressions));
            rule.leaf("outcome").ifPresent(leaf -> known(leaf.place(), "outcome", leaf.text()));
            rules.add(new Rule(
                    rule.text("name").orElse(""),
                    rule.text("when").orElse(""),
                    rule.text("outcome").orElse(""),
                    rule.flag("force", false),
                    rule.text("reason").orElse("")));
        }
        return rules;
    }
}
