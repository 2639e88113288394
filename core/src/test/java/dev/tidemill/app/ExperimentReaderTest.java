package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.app.ExperimentDefinition.Metric;
import dev.tidemill.app.ExperimentDefinition.MetricKind;
import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExperimentReaderTest {
    private static final String SHOP = """
            application: shop
            version: 1.0.0
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
              weather:
                id: id
                time: at
                fields:
                  id: {type: string, required: true}
                  at: {type: timestamp, required: true}
            features:
              spent_30d: {aggregate: sum, of: amount, by: customer, window: 30d}
            outcome: {stream: returns, field: returned, delay: 7d}
            decision: {on: orders, outcomes: [pass, ask]}
            """;

    private static final String FRICTION = """
            holdout: 0.05
            experiments:
              friction:
                description: Do fewer questions sell more?
                unit: customer
                layer: checkout
                traffic: 0.5
                arms:
                  control: {weight: 0.6, parameters: {limit: 100, hard: false}}
                  softer: {weight: 0.4, parameters: {limit: 250.5, hard: true, word: please}, model: candidate}
                metrics:
                  returns: {kind: conversion, where: returned, better: lower, guard: 0.02, within: 14d}
                  revenue: {kind: mean, on: orders, of: amount, adjust: spent_30d}
                  basket: {kind: ratio, on: orders, of: amount}
                  big: {kind: quantile, on: orders, of: amount, quantile: 0.9}
                bandit: {metric: revenue, every: 2h}
            """;

    @Test
    void everythingIsRead() {
        Experiments experiments = read(FRICTION);
        assertThat(experiments.holdout()).isEqualTo(0.05);
        ExperimentDefinition friction = experiments.find("friction").orElseThrow();
        assertThat(friction.weights()).isEqualTo(Map.of("control", 0.6, "softer", 0.4));
        assertThat(friction.layerName()).isEqualTo("checkout");
        assertThat(friction.arms().get(1).parameters())
                .isEqualTo(Map.of("limit", 250.5, "hard", true, "word", "please"));
        assertThat(friction.arms().get(1).model()).contains("candidate");
        assertThat(friction.metrics().getFirst())
                .isEqualTo(new Metric(
                        "returns",
                        MetricKind.CONVERSION,
                        "returns",
                        Optional.of("returned"),
                        Optional.empty(),
                        Optional.empty(),
                        0.5,
                        true,
                        Optional.of(0.02),
                        Optional.of(Duration.ofDays(14)),
                        Optional.empty()));
        assertThat(friction.bandit()).contains(new ExperimentDefinition.Bandit("revenue", Duration.ofHours(2), 0.01));
        assertThat(friction.analysis()).isEqualTo(ExperimentDefinition.Analysis.DEFAULT);
    }

    @Test
    void withoutWeightsAllArmsAreAlike() {
        ExperimentDefinition color =
                read("experiments: {color: {unit: customer, arms: {red: {value: true}, blue: {value: false}}}}\n")
                        .all()
                        .getFirst();
        assertThat(color.weights()).isEqualTo(Map.of("red", 0.5, "blue", 0.5));
        assertThat(color.control().flagValue()).isEqualTo(true);
        assertThat(color.layerName()).isEqualTo("color");
    }

    @Test
    void numbersAreOfOneType() {
        String limits = "experiments: {limits: {unit: customer, arms: {low: {value: 3}, high: {value: 4.5}}}}\n";
        assertThat(read(limits).all().getFirst().control().flagValue()).isEqualTo(3.0);
        assertThat(read(limits.replace("4.5", "4")).all().getFirst().control().flagValue())
                .isEqualTo(3L);
    }

    @Test
    void whatIsWrongIsToldWhereItIsWrong() {
        assertThat(problems("arms: {a: {weight: 0.5}, b: {weight: 0.4}}"))
                .containsExactly("weights of arms must sum to one, got \"0.9\"");
        assertThat(problems("arms: {a: {weight: 0.5}, b: {}}"))
                .containsExactly("weights must be given to all arms or to none, got \"1 of 2\"");
        assertThat(problems("arms: {a: {}}"))
                .containsExactly("arms must be 2 to 20, got \"1\" (the first is the control)");
        assertThat(problems("arms: {a: {value: 1}, b: {value: one}}"))
                .containsExactly("arms must give values of one kind, got \"one\" (a gives 1)");
        assertThat(problems("arms: {a: {}, b: {}}, traffic: 0"))
                .containsExactly("traffic must be above 0, got \"0\" (stop the experiment instead)");
        assertThat(problems("arms: {a: {}, b: {}}, alpha: 0.7"))
                .containsExactly("alpha must be above 0 and below 0.5, got \"0.7\"");
        assertThat(problems("arms: {a: {}, b: {}}, metrics: {m: {kind: mean, on: weather}}"))
                .containsExactly("on must be the decided stream, one about it, or one that has the field customer, got"
                        + " \"weather\" (its events belong to no unit)");
        assertThat(problems("arms: {a: {}, b: {}}, metrics: {m: {kind: mean, on: orders, of: amuont}}"))
                .singleElement()
                .asString()
                .contains("amount");
        assertThat(problems("arms: {a: {}, b: {}}, metrics: {m: {kind: mean, per: amount, on: orders}}"))
                .containsExactly("per must stand only in a ratio, got \"amount\"");
        assertThat(problems("arms: {a: {}, b: {}}, metrics: {m: {kind: mean, adjust: spent}}"))
                .singleElement()
                .asString()
                .startsWith("adjust must be a feature, got \"spent\"");
        assertThat(problems("arms: {a: {}, b: {}}, bandit: {metric: m, every: 1s}"))
                .hasSize(2);
        assertThat(problemsOf("holdout: 0.9\n")).containsExactly("holdout must be at most 0.5, got \"0.9\"");
        assertThat(problemsOf("experiments: {x: {unit: client, arms: {a: {}, b: {}}}}\n"))
                .singleElement()
                .asString()
                .startsWith("unit must be a field of the decided stream, got \"client\"");
    }

    private static List<String> problems(String keys) {
        return problemsOf("experiments: {x: {unit: customer, " + keys + "}}\n");
    }

    private static List<String> problemsOf(String more) {
        TidemillException refused = catchThrowableOfType(TidemillException.class, () -> read(more));
        assertThat(refused).isNotNull();
        return refused.problems().stream()
                .map(Problem::toString)
                .map(text -> text.substring(text.indexOf(": ") + 2))
                .toList();
    }

    private static Experiments read(String more) {
        return ApplicationReader.read("app.yaml", SHOP + more).lifecycle().experiments();
    }
}
