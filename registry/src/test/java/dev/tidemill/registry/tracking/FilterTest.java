package dev.tidemill.registry.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// MLflow's filter language: what is understood, and what is said where it is not.
class FilterTest {
    private static List<Condition> read(String text) {
        return Filter.read(text, Vocabulary.RUNS).conditions();
    }

    private static Condition numeric(Subject subject, String key, Operator operator, double value) {
        return new Condition.Numeric(subject, key, operator, value);
    }

    private static Condition textual(Subject subject, String key, Operator operator, String... values) {
        return new Condition.Textual(subject, key, operator, List.of(values));
    }

    @Test
    void theWholeGrammarIsUnderstood() {
        assertThat(read("")).isEmpty();
        assertThat(read("metrics.test.auc >= 0.9 and params.depth = '6' AND tags.`my tag` != \"x\""))
                .containsExactly(
                        numeric(Subject.METRIC, "test.auc", Operator.AT_LEAST, 0.9),
                        textual(Subject.PARAMETER, "depth", Operator.EQUAL, "6"),
                        textual(Subject.TAG, "my tag", Operator.UNEQUAL, "x"));
        assertThat(read("metric.\"a b\"<-1e-3")).containsExactly(numeric(Subject.METRIC, "a b", Operator.LESS, -1e-3));
        assertThat(read("parameter.x LIKE 'a%' and param.x ilike 'A_'"))
                .containsExactly(
                        textual(Subject.PARAMETER, "x", Operator.LIKE, "a%"),
                        textual(Subject.PARAMETER, "x", Operator.ILIKE, "A_"));
        assertThat(read("attributes.start_time > 1664067852747 and status = 'RUNNING'"))
                .containsExactly(
                        numeric(Subject.ATTRIBUTE, "start_time", Operator.GREATER, 1664067852747.0),
                        textual(Subject.ATTRIBUTE, "status", Operator.EQUAL, "RUNNING"));
        assertThat(read("run_id IN ('a', \"b\") and attr.`run name` NOT IN ('c')"))
                .containsExactly(
                        textual(Subject.ATTRIBUTE, "run_id", Operator.IN, "a", "b"),
                        textual(Subject.ATTRIBUTE, "run_name", Operator.NOT_IN, "c"));
        assertThat(read("dataset.digest = 'abc' and datasets.context in ('training')"))
                .containsExactly(
                        textual(Subject.DATASET, "digest", Operator.EQUAL, "abc"),
                        textual(Subject.DATASET, "context", Operator.IN, "training"));
    }

    @Test
    void everyMistakeSaysWhatAndWhere() {
        refused("metrics.auc > 'x'", "filter at character 15: a number must follow, without quotes, got \"x\"");
        refused("metrics.auc >", "filter at character 14: a number must follow, without quotes, got the end");
        refused(
                "metrics.auc 5",
                "filter at character 13: an operator must follow: = != < <= > >= LIKE ILIKE IN NOT IN," + " got \"5\"");
        refused(
                "metrics.auc > 1 or metrics.b > 2",
                "filter at character 17: conditions must be joined by AND, got \"or\"");
        refused("params.a = 5", "filter at character 12: a text in quotes must follow, got \"5\"");
        refused(
                "params.a > '5'",
                "filter at character 10: operator must be one of [=, !=, LIKE, ILIKE] here, got \">\"");
        refused("params.a = 'x", "filter at character 12: a quote must be closed, got 'x");
        refused(
                "nonsense = 'x'",
                "filter at character 1: key must be one of [end_time, experiment_id, run_id, run_name,"
                        + " start_time, status, user_id] (or metrics.<key>, params.<key>, tags.<key>), got \"nonsense\"");
        refused(
                "things.a = 'x'",
                "filter at character 1: a key must begin with one of [METRIC, PARAMETER, TAG, ATTRIBUTE,"
                        + " DATASET] as metrics., params., tags., attributes., datasets., got \"things.a\"");
        refused("run_id in ('a' 'b')", "filter at character 16: a ) must follow, got \"b\"");
        refused("metrics.a > 1 and", "filter at character 18: a key must follow, such as metrics.auc, got the end");
        refused(
                "datasets.size = '1'",
                "filter at character 1: key must be one of [context, digest, name]"
                        + " (or metrics.<key>, params.<key>, tags.<key>), got \"datasets.size\"");
        refused(
                "tags.a like '" + "%a".repeat(17) + "'",
                "filter at character 13: a pattern must have at most 16 times %, got \"" + "%a".repeat(17) + "\"");
    }

    @Test
    void ordersAreRead() {
        assertThat(Order.read(List.of("metrics.`a b` DESC", "params.x", "start_time asc"), Vocabulary.RUNS))
                .containsExactly(
                        new Order(Subject.METRIC, "a b", true, true),
                        new Order(Subject.PARAMETER, "x", false, false),
                        new Order(Subject.ATTRIBUTE, "start_time", true, false));
        assertThatThrownBy(() -> Order.read(List.of("metrics.a DOWN"), Vocabulary.RUNS))
                .hasMessage("filter at character 11: order_by must be a key and ASC or DESC, got \"DOWN\"");
        assertThatThrownBy(() -> Order.read(List.of("size"), Vocabulary.RUNS))
                .hasMessageStartingWith("filter at character 1: order_by must name a metric, a param, a tag or one of");
    }

    @Test
    void wildcardsStandForAnything() {
        assertThat(Wildcards.match("a%c_", "abbbcd")).isTrue();
        assertThat(Wildcards.match("%", "")).isTrue();
        assertThat(Wildcards.match("a_c", "abbc")).isFalse();
        assertThat(Wildcards.match("%b%d%", "abcd")).isTrue();
        assertThat(Wildcards.match("%b%e%", "abcd")).isFalse();
    }

    private static void refused(String filter, String message) {
        assertThatThrownBy(() -> read(filter))
                .as(filter)
                .isInstanceOfSatisfying(
                        TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
                .hasMessage(message);
    }
}
