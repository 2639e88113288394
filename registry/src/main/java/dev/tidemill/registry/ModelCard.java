package dev.tidemill.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is known of a version, for people who have to judge it: what it is for, what it learned from, how
/// good it is and how sure that is, what it sees, who made, approved and used it, and where it should not be
/// trusted.
///
/// @param title `model 3 of fraud`
public record ModelCard(String title, List<Section> sections) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double LEAST_PLAIN = 1e-3;

    public ModelCard {
        sections = List.copyOf(sections);
    }

    /// A part: sentences, then a table (no header: none).
    public record Section(String title, List<String> sentences, List<String> header, List<List<String>> rows) {
        public Section {
            sentences = List.copyOf(sentences);
            header = List.copyOf(header);
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /// What a card is made from.
    ///
    /// @param purpose  what the application is for, in its own words
    /// @param features what each sees, by name, in words; may lack some
    /// @param measured how it did where it was measured after it was made
    public record Facts(
            Version version,
            VersionNote note,
            List<Approval> approvals,
            boolean approvalDemanded,
            List<Activation> production,
            String purpose,
            Map<String, String> features,
            Optional<Section> measured) {}

    /// Makes the card of a version.
    public static ModelCard of(Facts facts) {
        Version version = facts.version();
        JsonNode evaluation = read(version.provenance().evaluation());
        List<Section> sections = new ArrayList<>();
        sections.add(use(facts));
        sections.add(data(version, evaluation));
        sections.add(quality(version, evaluation));
        facts.measured().ifPresent(sections::add);
        JsonNode fairness = evaluation.path("fairness");
        if (fairness.isObject()) {
            List<List<String>> rows = new ArrayList<>();
            fairness.properties()
                    .forEach(
                            one -> rows.add(List.of(one.getKey(), one.getValue().toString())));
            sections.add(new Section("Fairness", List.of(), List.of("measure", "value"), rows));
        }
        sections.add(features(facts));
        sections.add(making(facts));
        sections.add(history(facts));
        sections.add(limits(version, evaluation));
        return new ModelCard(
                version.line().kind() + " " + version.version() + " of "
                        + version.line().application(),
                sections);
    }

    private static JsonNode read(String json) {
        try {
            return json.isBlank() ? MissingNode.getInstance() : JSON.readTree(json);
        } catch (JsonProcessingException notOne) {
            return MissingNode.getInstance();
        }
    }

    private static Section use(Facts facts) {
        List<String> said = new ArrayList<>();
        said.add(facts.purpose().isBlank() ? "Its application says nothing about its purpose." : facts.purpose());
        if (!facts.note().description().isBlank()) {
            said.add(facts.note().description());
        }
        return new Section("Intended use", said, List.of(), List.of());
    }

    private static Section data(Version version, JsonNode evaluation) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(span("training", evaluation.path("train")));
        rows.add(span("validation", evaluation.path("validation").path("rows")));
        rows.add(span("test", evaluation.path("test").path("rows")));
        rows.removeIf(List::isEmpty);
        String dataset = version.provenance().dataset();
        return new Section(
                "Data",
                List.of(dataset.isEmpty() ? "No dataset is known." : "Dataset " + dataset + "."),
                rows.isEmpty() ? List.of() : List.of("part", "from", "to", "rows", "positive"),
                rows);
    }

    private static List<String> span(String part, JsonNode rows) {
        return rows.has("from")
                ? List.of(
                        part,
                        rows.path("from").asText(),
                        rows.path("to").asText(),
                        rows.path("rows").asText(),
                        rows.path("positives").asText())
                : List.of();
    }

    private static Section quality(Version version, JsonNode evaluation) {
        List<List<String>> rows = new ArrayList<>();
        new TreeMap<>(version.provenance().metrics()).forEach((name, value) -> {
            int dot = name.indexOf('.');
            JsonNode metric = dot < 0
                    ? MissingNode.getInstance()
                    : evaluation.path(name.substring(0, dot)).path("metrics").path(name.substring(dot + 1));
            rows.add(List.of(name, number(value), number(metric.path("low")), number(metric.path("high"))));
        });
        return new Section(
                "Quality",
                List.of(rows.isEmpty() ? "Nothing was measured." : "Intervals cover 95 %; a dash where there is none."),
                rows.isEmpty() ? List.of() : List.of("metric", "value", "low", "high"),
                rows);
    }

    private static String number(JsonNode node) {
        return number(node.isNumber() ? node.asDouble() : Double.NaN);
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        boolean small = value != 0 && Math.abs(value) < LEAST_PLAIN;
        return String.format(java.util.Locale.ROOT, small ? "%.2e" : "%.4f", value);
    }

    private static Section features(Facts facts) {
        List<List<String>> rows = new ArrayList<>();
        for (String feature : facts.version().provenance().features()) {
            rows.add(List.of(feature, facts.features().getOrDefault(feature, "")));
        }
        return new Section(
                "What it sees",
                List.of(rows.size() + " features, computed as digest "
                        + facts.version().provenance().featureDigest() + " says."),
                rows.isEmpty() ? List.of() : List.of("feature", "meaning"),
                rows);
    }

    private static Section making(Facts facts) {
        Version version = facts.version();
        Provenance from = version.provenance();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("made", version.created() + " by " + version.who()));
        rows.add(List.of("artifact", version.artifact()));
        rows.add(List.of("application", from.applicationVersion()));
        rows.add(List.of("program", from.codeVersion()));
        rows.add(List.of("seed", Long.toString(from.seed())));
        rows.add(List.of("run", facts.note().run()));
        rows.add(List.of("taken from", facts.note().source()));
        new TreeMap<>(from.parameters()).forEach((name, value) -> rows.add(List.of(name, value)));
        new TreeMap<>(facts.note().tags()).forEach((name, value) -> rows.add(List.of("tag " + name, value)));
        rows.removeIf(row -> row.getLast().isBlank());
        return new Section("How it was made", List.of(), List.of("what", "value"), rows);
    }

    private static Section history(Facts facts) {
        List<String> said = new ArrayList<>();
        if (facts.approvals().isEmpty()) {
            said.add(facts.approvalDemanded() ? "Waits for the approval of a second person." : "Needs no approval.");
        }
        facts.approvals()
                .forEach(one -> said.add("Approved by " + one.who() + " at " + one.at()
                        + (one.note().isBlank() ? "." : ": " + one.note())));
        List<List<String>> rows = new ArrayList<>();
        facts.production()
                .forEach(entry -> rows.add(List.of(
                        entry.at().toString(), entry.action(), Integer.toString(entry.version()), entry.who())));
        return new Section(
                "Approval and use", said, rows.isEmpty() ? List.of() : List.of("at", "action", "version", "who"), rows);
    }

    private static Section limits(Version version, JsonNode evaluation) {
        List<String> said = new ArrayList<>();
        String to = evaluation.path("train").path("to").asText("");
        said.add(
                to.isEmpty()
                        ? "What it learned from is not known in detail: judge it on data of your own before it decides."
                        : "It has seen nothing that happened after " + to + "; what changed since, it does not know.");
        if (!evaluation.path("test").has("rows")) {
            said.add("It was not judged on rows that had no part in its making.");
        }
        if (!evaluation.path("fairness").isObject()) {
            said.add("How it treats groups of people was not measured at its making.");
        }
        if (version.provenance().metrics().values().stream().anyMatch(value -> !Double.isFinite(value))) {
            said.add("Some metrics could not be computed.");
        }
        return new Section("Limits", said, List.of(), List.of());
    }

    /// As Markdown.
    public String markdown() {
        return CardText.markdown(this);
    }

    /// As a piece of HTML, everything escaped.
    public String html() {
        return CardText.html(this);
    }
}
