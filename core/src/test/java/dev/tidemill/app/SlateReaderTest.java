package dev.tidemill.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.Problem;
import dev.tidemill.core.TidemillException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlateReaderTest {
    private static final String HEAD = """
            application: shop
            version: 1.0.0
            streams:
              requests:
                id: id
                time: time
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  user: {type: string}
                  k: {type: integer}
                  filter: {type: string}
              items:
                id: id
                time: time
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  item: {type: string, required: true}
                  title: {type: string}
                  brand: {type: string}
                  price: {type: number}
              views:
                id: id
                time: time
                fields:
                  id: {type: string, required: true}
                  time: {type: timestamp, required: true}
                  user: {type: string}
                  item: {type: string, required: true}
                  stars: {type: number}
            decision: {on: requests, outcomes: [slate, empty]}
            """;
    private static final String SLATE = """
            slate:
              user: user
              item: item
              request: {size: k, filter: filter}
              catalogue: {stream: items, title: title}
              interactions:
                view: {stream: views, when: stars > 2, weight: 0.5, value: stars}
              candidates:
                taste: {algorithm: ease, parameters: {l2: 10}, limit: 5}
                popular: {algorithm: popular, half_life: 1d}
              blend: {method: zscore, weights: {popular: 0.2}}
              rules:
                - {name: cheap, keep: item.price < 10}
              exclude: {view: 1h}
              caps: {brand: 2}
              pinned:
                - {position: 3, when: item.brand == 'ours', label: ours}
              exploration: {method: epsilon, share: 0.1}
            """;

    private static List<String> problems(String slate) {
        try {
            ApplicationReader.read("app.yaml", HEAD + slate);
            return List.of();
        } catch (TidemillException refused) {
            return refused.problems().stream().map(Problem::toString).toList();
        }
    }

    @Test
    void readsWhatIsThereAndGivesDefaults() {
        SlateDefinition slate =
                ApplicationReader.read("app.yaml", HEAD + SLATE).slate().orElseThrow();
        assertThat(slate.keys().user()).contains("user");
        assertThat(slate.request()).containsExactlyInAnyOrderEntriesOf(Map.of("size", "k", "filter", "filter"));
        assertThat(slate.size()).isEqualTo(10);
        assertThat(slate.most()).isEqualTo(100);
        assertThat(slate.history()).isEqualTo(200);
        assertThat(slate.interactions().get("view").weight()).isEqualTo(0.5);
        assertThat(slate.candidates().get("taste").limit()).isEqualTo(5);
        assertThat(slate.candidates().get("taste").live()).isFalse();
        assertThat(slate.candidates().get("popular").halfLife()).isEqualTo(Duration.ofDays(1));
        assertThat(slate.blend().zscore()).isTrue();
        assertThat(slate.blend().weight("taste")).isEqualTo(1);
        assertThat(slate.policy().exclude()).containsEntry("view", Optional.of(Duration.ofHours(1)));
        assertThat(slate.policy().pinned().getFirst().label()).isEqualTo("ours");
        assertThat(slate.policy().exploration().orElseThrow().softmax()).isFalse();
    }

    @Test
    void outcomesThatAreCountedAreWhatSamplingTakes() {
        String counting = SLATE.replace("  rules:", "  counts: {success: view, failure: pass}\n  rules:")
                .replace("view: {stream", "pass: {stream: views, weight: 0}\n    view: {stream");
        assertThat(ApplicationReader.read("app.yaml", HEAD + counting)
                        .slate()
                        .orElseThrow()
                        .counted())
                .contains(new SlateDefinition.Counted("view", "pass"));
        String sampling = counting.replace("{method: epsilon, share: 0.1}", "{method: thompson}");
        assertThat(ApplicationReader.read("app.yaml", HEAD + sampling)
                        .slate()
                        .orElseThrow()
                        .policy()
                        .exploration()
                        .flatMap(SlateDefinition.Exploration::trials)
                        .orElseThrow()
                        .counted())
                .isEqualTo(new SlateDefinition.Counted("view", "pass"));
        told(
                sampling.replace("{method: thompson}", "{method: thompson, success: pass, failure: view}"),
                "thompson must sample by what counts counts, view and pass, got \"pass and view\"");
        told(counting.replace("failure: pass}", "failure: no}"), "failure must name an interaction, got \"no\"");
    }

    @Test
    void aFallbackMayBeginWithTheVersionBefore() {
        SlateDefinition.Cold cold = ApplicationReader.read(
                        "app.yaml", HEAD + SLATE + "  fallback: [older_version, popular]\n")
                .slate()
                .orElseThrow()
                .cold();
        assertThat(cold.older()).isTrue();
        assertThat(cold.fallback()).containsExactly("popular");
        told(SLATE + "  fallback: [older]\n", "fallback must name candidates, got \"older\"");
    }

    @Test
    void newItemsHaveAShareAndAnAge() {
        SlateDefinition.Newcomers declared = ApplicationReader.read(
                        "app.yaml", HEAD + SLATE + "  new_items: {age: 3d}\n")
                .slate()
                .orElseThrow()
                .policy()
                .newcomers()
                .orElseThrow();
        assertThat(declared).isEqualTo(new SlateDefinition.Newcomers(0.1, Duration.ofDays(3)));
        told(SLATE + "  new_items: {share: 2}\n", "share must be");
    }

    @Test
    void everyMistakeIsToldAtItsPlace() {
        told(SLATE.replace("stream: items", "stream: item"), "stream must be one of the streams, got \"item\"");
        told(SLATE.replace("item: item\n", "item: thing\n"), "item must be a field of items, got \"thing\"");
        told(SLATE.replace("size: k", "size: user"), "field user must be of type integer, got \"string\"");
        told(SLATE.replace("stars > 2", "star > 2"), "star");
        told(SLATE.replace("value: stars", "value: user"), "value must be a number, got \"string\"");
        told(SLATE.replace("item.price < 10", "item.prize < 10"), "prize");
        told(SLATE.replace("{view: 1h}", "{buy: 1h}"), "exclude must name interactions, got \"buy\"");
        told(SLATE.replace("{brand: 2}", "{band: 2}"), "caps must be of fields of items, got \"band\"");
        told(SLATE.replace("weights: {popular", "weights: {popula"), "weights must be of candidates, got \"popula\"");
        told(SLATE.replace("algorithm: ease", "algorithm: eas"), "algorithm must be one of");
        told(SLATE + "  size: 200\n", "size must be at most most, 100, got \"200\"");
        told(SLATE + "  diversity: {method: mmr}\n", "diversity must have the categories of items");
        told(SLATE.replace("half_life: 1d", "half_life: 0s"), "half_life must be longer than zero");
    }

    private static void told(String slate, String message) {
        assertThat(problems(slate))
                .as(slate)
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("app.yaml:").contains(message));
    }

    @Test
    void needsADecisionWithItsOutcomes() {
        assertThatThrownBy(
                        () -> ApplicationReader.read("app.yaml", HEAD.replace("[slate, empty]", "[yes, no]") + SLATE))
                .hasMessageContaining("slate must have a decision with the outcomes slate and empty beside it");
    }

    @Test
    void aChangedSlateAsksForAPatchAndARemovedOneForAMajorVersion() {
        Application before = ApplicationReader.read("app.yaml", HEAD + SLATE);
        Application other = ApplicationReader.read("app.yaml", HEAD + SLATE.replace("limit: 5", "limit: 6"));
        Application without = ApplicationReader.read("app.yaml", HEAD);
        assertThat(Compatibility.compare(before, other))
                .extracting(Change::weight)
                .containsExactly(Change.Weight.PATCH);
        assertThat(Compatibility.compare(before, without))
                .extracting(Change::weight)
                .contains(Change.Weight.MAJOR);
        assertThat(Compatibility.compare(without, before))
                .extracting(Change::weight)
                .contains(Change.Weight.MINOR);
    }

    @Test
    void theShopOfTheRepositoryIsSound() {
        assertThat(ApplicationReader.read(Path.of("..", "apps", "recommend")).slate())
                .isPresent();
    }
}
