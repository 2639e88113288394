package dev.tidemill.recommend.content;

import dev.tidemill.app.SlateDefinition;
import dev.tidemill.core.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is written of an item: its title, categories and description, as declared, in one text. Pure.
public final class ItemText {
    private static final int LONGEST = 2000;

    private final int title;
    private final int categories;
    private final int description;

    /// @param schema of the catalogue's stream
    public ItemText(SlateDefinition.Catalogue catalogue, Schema schema) {
        this.title = slot(schema, catalogue.title());
        this.categories = slot(schema, catalogue.categories());
        this.description = slot(schema, catalogue.description());
    }

    private static int slot(Schema schema, Optional<String> field) {
        return field.map(schema::slot).orElse(-1);
    }

    /// The text; empty where nothing is written. What lies beyond 2,000 characters is left out.
    ///
    /// @param values of the item's description, by slot
    public String of(@Nullable Object[] values) {
        List<String> parts = new ArrayList<>(3);
        add(parts, values, title);
        add(parts, values, categories);
        add(parts, values, description);
        String text = String.join(". ", parts);
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    private void add(List<String> parts, @Nullable Object[] values, int slot) {
        Object value = slot < 0 ? null : values[slot];
        if (value != null && !value.toString().isBlank()) {
            String text = value.toString().strip();
            parts.add(slot == categories ? text.replace("|", ", ") : text);
        }
    }
}
