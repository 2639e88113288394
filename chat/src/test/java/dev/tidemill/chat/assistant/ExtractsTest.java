package dev.tidemill.chat.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.serve.embedding.MiniLmEmbedder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Answers of sentences, with the vectors of the model in the jar.
class ExtractsTest {
    private static final List<Passage> SHOP = List.of(
            passage(
                    "returns.md",
                    "Returns",
                    "Shoes may be returned within 30 days of delivery. Underwear may not be returned. The money comes"
                            + " back within 5 days of the parcel's arrival in our warehouse."),
            passage(
                    "opening.md",
                    "Opening hours",
                    "The shop in Vienna is open from 9 to 18 on weekdays. Parcels can be picked up at the back door"
                            + " until 20."));

    private static MiniLmEmbedder embedder;
    private static Grounding grounding;

    @BeforeAll
    static void open() {
        embedder = new MiniLmEmbedder(1);
        grounding = new SentenceGrounding(embedder);
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    private static Passage passage(String document, String title, String text) {
        return new Passage(document, title, document + "#0", 0, text.length(), text, 1);
    }

    @Test
    void aSentenceThatSaysItInOtherWordsIsFound() {
        assertThat(grounding.compose("When do I get my money refunded?", SHOP))
                .isEqualTo("The money comes back within 5 days of the parcel's arrival in our warehouse. [1]");
        assertThat(grounding.compose("Until when can I collect a package?", SHOP))
                .isEqualTo("Parcels can be picked up at the back door until 20. [2]");
    }

    @Test
    void wordsInCommonAreNoAnswer() {
        assertThat(grounding.compose("Who designed the State Opera in Vienna?", SHOP))
                .isEmpty();
        assertThat(grounding.compose("How many days has a year on Venus?", SHOP))
                .isEmpty();
        assertThat(grounding.compose("", SHOP)).isEmpty();
        assertThat(grounding.compose("When do I get my money refunded?", List.of()))
                .isEmpty();
    }

    @Test
    void everySentenceOfAnAnswerStandsInItsPassageAndIsBorneOutByIt() {
        String answer = grounding.compose("May I return shoes and underwear?", SHOP);
        Grounding.Checked checked = grounding.check(answer, SHOP);
        assertThat(answer).contains("Shoes may be returned within 30 days of delivery. [1]");
        assertThat(checked.unsupported()).isEmpty();
        assertThat(checked.citations())
                .isNotEmpty()
                .allSatisfy(one -> assertThat(SHOP.get(one.mark() - 1).text().substring(one.from(), one.to()))
                        .isEqualTo(one.quote()));
    }
}
