package dev.tidemill.chat.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.chat.model.ChatRequest;
import dev.tidemill.chat.model.Message;
import dev.tidemill.chat.model.TokenCounter;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/// Against the counts in OpenAI's cookbook, "How to count tokens with tiktoken".
class TokenCountersTest {
    private static final TokenCounter OLDER = TokenCounters.openAi("gpt-4");
    private static final TokenCounter NEWER = TokenCounters.openAi("gpt-4o-mini");

    @Test
    void textsAreCountedAsOpenAiCountsThem() {
        assertThat(OLDER.count("tiktoken is great!")).isEqualTo(6);
        assertThat(OLDER.count("antidisestablishmentarianism")).isEqualTo(6);
        assertThat(OLDER.count("2 + 2 = 4")).isEqualTo(7);
        assertThat(OLDER.count("お誕生日おめでとう")).isEqualTo(9);
        assertThat(NEWER.count("antidisestablishmentarianism")).isEqualTo(6);
        assertThat(NEWER.count("2 + 2 = 4")).isEqualTo(7);
        assertThat(NEWER.count("お誕生日おめでとう")).isEqualTo(8);
    }

    @Test
    void theFormatOfMessagesIsCounted() {
        // 3 for the answer; 3 and a role of one token for each message
        assertThat(OLDER.count(List.of(Message.user("tiktoken is great!")), List.of()))
                .isEqualTo(3 + 3 + 1 + 6);
        assertThat(OLDER.count(List.of(Message.system("2 + 2 = 4"), Message.user("tiktoken is great!")), List.of()))
                .isEqualTo(3 + (3 + 1 + 7) + (3 + 1 + 6));
    }

    @Test
    void toolsCostMoreThanTheirText() {
        ChatRequest.Tool tool = new ChatRequest.Tool("weather", Optional.of("of a town"), "{\"type\":\"object\"}");
        List<Message> asked = List.of(Message.user("hello"));
        for (TokenCounter counter : List.of(OLDER, NEWER, TokenCounters.bytes())) {
            assertThat(counter.count(asked, List.of(tool)) - counter.count(asked, List.of()))
                    .isGreaterThanOrEqualTo(counter.count("weather") + counter.count("{\"type\":\"object\"}"));
        }
    }

    @Test
    void aMarkOfTheTemplateInATextIsText() {
        assertThat(OLDER.count("<|endoftext|>")).isGreaterThan(1);
    }

    @Property
    void bytesAreNeverTooFew(@ForAll @StringLength(max = 200) String text) {
        assertThat(TokenCounters.bytes().count(text)).isGreaterThanOrEqualTo(OLDER.count(text));
        assertThat(TokenCounters.bytes().count(List.of(Message.user(text)), List.of()))
                .isGreaterThanOrEqualTo(NEWER.count(List.of(Message.user(text)), List.of()));
    }
}
