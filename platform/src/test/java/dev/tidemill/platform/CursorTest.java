package dev.tidemill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class CursorTest {
    @Test
    void isReadAsItWasWritten() {
        Cursor cursor = new Cursor("shop", "a,b,ø");
        assertThat(Cursor.read("shop", cursor.text())).isEqualTo(cursor);
    }

    @Test
    void oneThatNoAnswerGaveIsRefused() {
        String given = new Cursor("shop", "a,b").text();
        refused("shop", given.substring(0, given.length() - 2));
        refused("shop", "A" + given.substring(1).replaceFirst("^.", given.charAt(1) == 'A' ? "B" : "A"));
        refused("films", given);
        refused("shop", Base64.getUrlEncoder().encodeToString("a,b".getBytes(StandardCharsets.UTF_8)));
        refused("shop", "*");
        refused("shop", "");
    }

    private static void refused(String application, String text) {
        assertThatThrownBy(() -> Cursor.read(application, text))
                .hasMessage(
                        "cursor must be what an earlier page gave as next, got \"" + text + "\"; begin without one");
    }
}
