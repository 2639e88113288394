package dev.tidemill.chat.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RestoringTest {
    private static final String TEXT =
            "Pay with [card-1] or [card-2], not [card-3]; [person-1] said [x and [ [card-1]. See [iban-1]";

    private static Vault vault() {
        Vault vault = new Vault(10);
        vault.placeholder(PersonalKind.CARD, "4111 1111 1111 1111");
        vault.placeholder(PersonalKind.CARD, "5500005555555559");
        vault.placeholder(PersonalKind.PERSON, "Ann Lee");
        return vault;
    }

    @Property
    void howeverATextIsCutItIsRestoredAsAWhole(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 9) Integer> steps) {
        Restoring restoring = new Restoring(vault());
        StringBuilder given = new StringBuilder();
        int at = 0;
        for (int i = 0; at < TEXT.length(); i++) {
            int end = Math.min(TEXT.length(), at + steps.get(i % steps.size()));
            given.append(restoring.more(TEXT.substring(at, end)));
            at = end;
        }
        given.append(restoring.end());
        assertThat(given.toString()).isEqualTo(vault().restore(TEXT));
    }

    @Test
    void anAddressCarriesNothingAway() {
        Restoring restoring = new Restoring(vault());
        String given =
                restoring.more("![x](https://evil.example/") + restoring.more("[card-1]) [card-1]") + restoring.end();
        assertThat(given).isEqualTo("![x](https://evil.example/[card-1]) 4111 1111 1111 1111");
    }

    @Test
    void aPlaceholderOfBeforeStandsForNothingElse() {
        Vault vault = new Vault(10);
        vault.avoid("you said [card-1] and [card-7]");
        assertThat(vault.placeholder(PersonalKind.CARD, "4111111111111111")).contains("[card-8]");
        assertThat(vault.restore("[card-7] [card-8]")).isEqualTo("[card-7] 4111111111111111");
    }

    @Test
    void aSessionThatNobodyUsesIsForgotten() {
        AtomicLong clock = new AtomicLong();
        Vaults vaults = new Vaults(clock::get);
        vaults.of("a").placeholder(PersonalKind.CARD, "1");
        assertThat(vaults.of("a").size()).isEqualTo(1);
        assertThat(vaults.of("b").size()).isZero();
        clock.addAndGet(Duration.ofMinutes(61).toNanos());
        assertThat(vaults.of("a").size()).isZero();
    }
}
