package dev.tidemill.recommend.slate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A slate as it was shown, with what a ranker saw, or would have seen, of its items: read from a
/// receipt.
///
/// @param items by position
/// @param rows  as many, their values in the order of the names that were asked for; NaN where one
///     was not kept
public record LoggedSlate(List<String> items, List<double[]> rows) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public LoggedSlate {
        items = List.copyOf(items);
        rows = List.copyOf(rows);
    }

    /// From the content of a receipt; empty where it keeps no rows.
    ///
    /// @param names of the values that are wanted
    /// @throws TidemillException STORAGE where the text is no answer
    public static Optional<LoggedSlate> of(String content, List<String> names) {
        try {
            JsonNode root = MAPPER.readTree(content);
            JsonNode kept = root.path("rows");
            List<String> there = new ArrayList<>();
            kept.path("names").forEach(name -> there.add(name.asText()));
            int[] places = names.stream().mapToInt(there::indexOf).toArray();
            List<String> items = new ArrayList<>();
            List<double[]> rows = new ArrayList<>();
            for (JsonNode placed : root.path("slate")) {
                String item = placed.path("item").asText();
                items.add(item);
                rows.add(row(kept.path("items").path(item), places));
            }
            return there.isEmpty() ? Optional.empty() : Optional.of(new LoggedSlate(items, rows));
        } catch (IOException broken) {
            throw new TidemillException(
                    ErrorCode.STORAGE, "the content of a slate's receipt must be JSON; the store is damaged", broken);
        }
    }

    private static double[] row(JsonNode kept, int[] places) {
        double[] row = new double[places.length];
        Arrays.setAll(row, i -> {
            JsonNode value = places[i] < 0 ? null : kept.path(places[i]);
            return value != null && value.isNumber() ? value.floatValue() : Double.NaN;
        });
        return row;
    }
}
