package dev.tidemill.recommend.slate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.app.Application;
import dev.tidemill.app.ApplicationReader;
import dev.tidemill.core.Event;
import dev.tidemill.serve.ModelInUse;
import dev.tidemill.serve.PolicyInUse;
import dev.tidemill.serve.Versions;
import dev.tidemill.serve.rollout.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When the version before answers in the place of the one in use.
class StandbyTest {
    private static final long SECOND = 1_000_000_000L;

    private Answerer inUse;
    private Answerer none;

    @BeforeEach
    void open() throws IOException {
        Application shop =
                ApplicationReader.read("app.yaml", Files.readString(Path.of("..", "apps", "recommend", "app.yaml")));
        SlatePolicy policy =
                SlatePolicy.compile(shop, 1, shop.slate().orElseThrow().policy());
        inUse = new Answerer(version(2), policy);
        none = new Answerer(null, policy);
    }

    private static SlateModel version(int number) {
        return new SlateModel(number, Map.of(), Optional.empty());
    }

    private static Standby standby(Optional<ModelInUse> older, boolean declared) {
        return new Standby(
                new Versions() {
                    @Override
                    public Route<ModelInUse> model(Event event) {
                        return Route.none();
                    }

                    @Override
                    public Route<PolicyInUse> policy(Event event) {
                        return Route.none();
                    }

                    @Override
                    public Optional<ModelInUse> older() {
                        return older;
                    }
                },
                declared);
    }

    private static Maker.Made made(String fallback) {
        Answer empty = new Answer(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), Answer.Rows.NONE, "");
        return new Maker.Made(empty, List.of(), Optional.of(fallback).filter(one -> !one.isEmpty()));
    }

    @Test
    void whatIsBrokenOrNotThereIsAnsweredByTheVersionBefore() {
        Standby standby = standby(Optional.of(version(1)), true);
        assertThat(standby.first(inUse, 0)).isSameAs(inUse);
        Answerer second = standby.second(inUse, made("broken"), 0).orElseThrow();
        assertThat(second.used()).isEqualTo(version(1));
        assertThat(second.instead()).contains("2");
        assertThat(standby.second(none, made("no_model"), 0).orElseThrow().instead())
                .contains("none");
        assertThat(standby.second(second, made("broken"), 0)).isEmpty();
        assertThat(standby.second(inUse, made(""), 0)).isEmpty();
    }

    @Test
    void whatIsNotDeclaredOrHasNothingBeforeItStays() {
        assertThat(standby(Optional.of(version(1)), false).second(inUse, made("broken"), 0))
                .isEmpty();
        assertThat(standby(Optional.empty(), true).second(inUse, made("broken"), 0))
                .isEmpty();
        assertThat(standby(Optional.of(version(2)), true).second(inUse, made("broken"), 0))
                .isEmpty();
    }

    @Test
    void threeLateAnswersInARowAreHalfAMinuteOfTheVersionBefore() {
        Standby standby = standby(Optional.of(version(1)), true);
        for (String fallback : List.of("late", "late", "", "late", "late")) {
            assertThat(standby.second(inUse, made(fallback), 0)).isEmpty();
        }
        assertThat(standby.first(inUse, 5 * SECOND)).isSameAs(inUse);
        assertThat(standby.second(inUse, made("late"), 6 * SECOND)).isEmpty();
        assertThat(standby.first(inUse, 7 * SECOND).used()).isEqualTo(version(1));
        assertThat(standby.first(inUse, 35 * SECOND).used()).isEqualTo(version(1));
        assertThat(standby.first(inUse, 36 * SECOND)).isSameAs(inUse);
        assertThat(standby.first(inUse, 37 * SECOND)).isSameAs(inUse);
    }
}
