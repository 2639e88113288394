package dev.tidemill.chat.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.TidemillException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PersonalDataTest {
    private static final PersonalData DATA = PersonalData.shipped();

    @Test
    void findsWhatHasAForm() {
        String text = "Card 4111 1111 1111 1111, account DE89 3704 0044 0532 0130 00, mail ann@example.org, host"
                + " 192.0.2.7 or 2001:db8:0:0:0:0:0:1, see https://example.org/a?b=c. Phone +49 30 1234567,"
                + " SSN 078-05-1120.";
        assertThat(found(text, Set.of(PersonalKind.CARD))).containsExactly("4111 1111 1111 1111");
        assertThat(found(text, Set.of(PersonalKind.IBAN))).containsExactly("DE89 3704 0044 0532 0130 00");
        assertThat(found(text, Set.of(PersonalKind.EMAIL))).containsExactly("ann@example.org");
        assertThat(found(text, Set.of(PersonalKind.IP))).containsExactly("192.0.2.7", "2001:db8:0:0:0:0:0:1");
        assertThat(found(text, Set.of(PersonalKind.URL))).containsExactly("https://example.org/a?b=c");
        assertThat(found(text, Set.of(PersonalKind.PHONE))).containsExactly("+49 30 1234567");
        assertThat(found(text, Set.of(PersonalKind.SSN))).containsExactly("078-05-1120");
    }

    @Test
    void numbersThatFailTheirCheckAreNone() {
        String text = "Order 4111111111111112 and DE88370400440532013000 and 000-12-3456";
        assertThat(DATA.find(text, Set.of(PersonalKind.CARD, PersonalKind.IBAN)))
                .isEmpty();
        assertThat(PatternFinder.find(text)).noneMatch(span -> span.kind() == PersonalKind.SSN);
    }

    @Test
    void findsNames() {
        assertThat(found("My name is Anna Kowalska and I live in Poland.", Set.of(PersonalKind.PERSON)))
                .containsExactly("Anna Kowalska");
    }

    @Property(tries = 200)
    void spansAreInOrderAndApart(@ForAll @StringLength(max = 120) String text) {
        List<PersonalSpan> spans = DATA.find(text);
        for (int i = 0; i < spans.size(); i++) {
            assertThat(spans.get(i).to()).isLessThanOrEqualTo(text.length());
            assertThat(i == 0 || spans.get(i - 1).to() <= spans.get(i).from()).isTrue();
        }
    }

    @Test
    void trainingRepeatsBitForBitAndItsFileIsChecked() {
        List<TaggedText> texts = IntStream.range(0, 20)
                .mapToObj(i -> new TaggedText(
                        "call Bob now " + i, List.of(new PersonalSpan(PersonalKind.PERSON, 5, 8, false))))
                .toList();
        byte[] once = PersonalData.train(texts).toBytes();
        assertThat(PersonalData.train(texts).toBytes()).isEqualTo(once);
        assertThat(PersonalData.read(once).toBytes()).isEqualTo(once);
        byte[] damaged = once.clone();
        damaged[damaged.length - 1] ^= 1;
        assertThatThrownBy(() -> PersonalData.read(damaged))
                .isInstanceOf(TidemillException.class)
                .hasMessageContaining("must match its checksum");
        assertThat(PersonalData.read(PersonalData.shippedBytes()).toBytes()).isEqualTo(PersonalData.shippedBytes());
    }

    private static List<String> found(String text, Set<PersonalKind> kinds) {
        return DATA.find(text, kinds).stream()
                .map(span -> text.substring(span.from(), span.to()))
                .toList();
    }
}
