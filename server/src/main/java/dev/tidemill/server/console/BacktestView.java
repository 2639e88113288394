package dev.tidemill.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.platform.Job;
import dev.tidemill.server.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A backtest as its page shows it.
///
/// @param job     the work itself
/// @param head    what was compared
/// @param tiles   its numbers in short
/// @param pairs   a row for each pair of answers; the last cell is money where the application declares costs
/// @param money   the unit of money; empty where there is none to tell
/// @param sides   what was so before and is so after: name, before, after
/// @param changed decisions that changed, some of them
public record BacktestView(
        Job job,
        String head,
        List<Named> tiles,
        List<List<String>> pairs,
        String money,
        List<List<String>> sides,
        List<List<String>> changed) {
    static BacktestView of(Job job) {
        JsonNode result = Json.MAPPER.valueToTree(job.result());
        boolean costs = result.has("money");
        return new BacktestView(
                job,
                head(result),
                tiles(result, costs),
                pairs(result, costs),
                costs ? Text.words("Saved " + result.path("money").path("unit").asText()) : "",
                sides(result),
                changed(result));
    }

    private static String head(JsonNode result) {
        return "application " + result.path("application_version").asText() + ", model "
                + result.path("model").asText() + ", policy "
                + result.path("policy").asText() + ", from "
                + result.path("from").asText() + " to " + result.path("to").asText();
    }

    private static List<Named> tiles(JsonNode result, boolean costs) {
        List<Named> tiles = new ArrayList<>();
        tiles.add(new Named("decided again", Text.count(result.path("events").asLong()), ""));
        tiles.add(new Named(
                "changed",
                Text.count(result.path("changed").asLong()),
                Text.percent(result.path("changed_share").asDouble())));
        JsonNode quality = result.path("quality");
        JsonNode estimates = result.path("estimates");
        if (estimates.has("dr")) {
            tiles.add(new Named(
                    "wanted of what is shown",
                    number(estimates.path("dr").path("value")),
                    number(estimates.path("dr").path("low")) + " to "
                            + number(estimates.path("dr").path("high")) + ", was "
                            + number(estimates.path("before"))));
        }
        for (String name : quality.isMissingNode() ? List.<String>of() : List.of("precision", "recall")) {
            tiles.add(new Named(
                    name,
                    number(quality.path("after").path(name)),
                    "was " + number(quality.path("before").path(name))));
        }
        if (costs) {
            JsonNode money = result.path("money");
            tiles.add(new Named(
                    "saved " + money.path("unit").asText(),
                    amount(money.path("saved")),
                    amount(money.path("before")) + " before, " + amount(money.path("after")) + " after"));
        }
        return tiles;
    }

    private static List<List<String>> pairs(JsonNode result, boolean costs) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : result.path("outcomes")) {
            List<String> cells = new ArrayList<>(
                    List.of(row.path("before").asText(), row.path("after").asText()));
            for (String count : List.of("count", "positive", "negative", "unknown")) {
                cells.add(Text.count(row.path(count).asLong()));
            }
            cells.add(costs ? amount(row.path("saved")) : "");
            rows.add(cells);
        }
        return rows;
    }

    private static List<List<String>> sides(JsonNode result) {
        List<List<String>> rows = new ArrayList<>();
        JsonNode quality = result.path("quality");
        quality.path("before")
                .properties()
                .forEach(field -> rows.add(List.of(
                        Text.words(field.getKey()),
                        number(field.getValue()),
                        number(quality.path("after").path(field.getKey())))));
        result.path("lists")
                .path("sources")
                .properties()
                .forEach(source -> rows.add(side("source " + source.getKey(), source.getValue())));
        result.path("rules").properties().forEach(rule -> rows.add(side("rule " + rule.getKey(), rule.getValue())));
        result.path("fallbacks")
                .properties()
                .forEach(why -> rows.add(side("fallback " + Text.words(why.getKey()), why.getValue())));
        return rows;
    }

    private static List<String> side(String name, JsonNode both) {
        return List.of(name, number(both.path("before")), number(both.path("after")));
    }

    private static List<List<String>> changed(JsonNode result) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode one : result.path("examples")) {
            JsonNode became = one.path("became");
            rows.add(List.of(
                    one.path("id").asText(),
                    one.path("time").asText(),
                    one.path("before").asText(),
                    one.path("after").asText(),
                    number(one.path("probability_before")),
                    number(one.path("probability_after")),
                    became.isNumber() && Double.isFinite(became.asDouble())
                            ? (became.asDouble() != 0 ? "positive" : "negative")
                            : "–"));
        }
        return rows;
    }

    private static String number(JsonNode node) {
        if (node.isIntegralNumber()) {
            return Text.count(node.asLong());
        }
        return node.isNumber() ? Text.number(node.asDouble()) : "–";
    }

    private static String amount(JsonNode node) {
        return String.format(Locale.ROOT, "%,.2f", node.asDouble());
    }
}
