package dev.tidemill.app;

import dev.tidemill.app.ImportDefinition.Source;
import dev.tidemill.app.Tree.Leaf;
import dev.tidemill.app.Tree.Section;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads where an imported field's value comes from.
final class SourceReader {
    private static final List<String> EPOCHS = List.of("epoch_seconds", "epoch_millis");

    private final Findings findings;

    SourceReader(Findings findings) {
        this.findings = findings;
    }

    Optional<Source> read(Tree tree, boolean timestamp) {
        if (tree instanceof Leaf leaf) {
            return Optional.of(new Source.Column(leaf.text()));
        }
        Section section = (Section) tree;
        Optional<String> constant = section.text("constant");
        Optional<String> column = section.text("column");
        if (constant.isPresent() == column.isPresent()) {
            findings.add(section.place(), "source must have exactly one of column and constant", "");
            return Optional.empty();
        }
        if (constant.isPresent()) {
            alone(section, "constant", List.of("prefix", "format", "zone"));
            return Optional.of(new Source.Constant(constant.get()));
        }
        if (section.mentions("prefix")) {
            alone(section, "prefix", List.of("format", "zone"));
            return Optional.of(new Source.Prefixed(section.text("prefix").orElse(""), column.orElse("")));
        }
        if (section.mentions("format") || section.mentions("zone")) {
            return time(section, column.orElse(""), timestamp);
        }
        return column.map(Source.Column::new);
    }

    private void alone(Section section, String key, List<String> others) {
        for (String other : others) {
            if (section.mentions(other)) {
                findings.add(section.keyPlace(other), other + " must not stand beside " + key, "", "leave it out");
            }
        }
    }

    private Optional<Source> time(Section section, String column, boolean timestamp) {
        if (!timestamp) {
            String key = section.mentions("format") ? "format" : "zone";
            findings.add(section.keyPlace(key), key + " must only be given for timestamps", "", "leave it out");
            return Optional.empty();
        }
        Optional<Leaf> format = section.leaf("format");
        if (format.isEmpty()) {
            findings.add(section.place(), "zone must stand beside format", "", "add format: yyyy-MM-dd HH:mm:ss");
            return Optional.empty();
        }
        format.ifPresent(this::pattern);
        section.leaf("zone").ifPresent(this::zone);
        return Optional.of(new Source.Time(
                column, format.get().text(), section.text("zone").orElse("UTC")));
    }

    private void pattern(Leaf leaf) {
        if (EPOCHS.contains(leaf.text())) {
            return;
        }
        try {
            var _ = DateTimeFormatter.ofPattern(leaf.text(), Locale.ROOT);
        } catch (IllegalArgumentException broken) {
            String rule = "format must be a date pattern, epoch_seconds or epoch_millis";
            findings.add(leaf.place(), rule, leaf.text(), "such as yyyy-MM-dd HH:mm:ss");
        }
    }

    private void zone(Leaf leaf) {
        try {
            ZoneId.of(leaf.text());
        } catch (DateTimeException unknown) {
            findings.add(leaf.place(), "zone must be a time zone", leaf.text(), "such as UTC or Europe/Rome");
        }
    }
}
