package dev.tidemill.chat.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class VaultTest {
    @Property
    void whatWasMaskedComesBackAsItWas(
            @ForAll @StringLength(max = 60) String before,
            @ForAll @StringLength(min = 1, max = 20) String value,
            @ForAll @IntRange(min = 1, max = 9) int number) {
        String text = before + "[person-" + number + "]" + value;
        int from = text.length() - value.length();
        Vault vault = new Vault(1000);
        String masked = vault.mask(text, List.of(new PersonalSpan(PersonalKind.PERSON, from, text.length(), true)));
        assertThat(vault.restore(masked)).isEqualTo(text);
        assertThat(masked).endsWith("[person-1]");
    }

    @Test
    void aFullVaultMasksForGoodAndAnErasedOneKnowsNothing() {
        Vault vault = new Vault(1);
        assertThat(vault.placeholder(PersonalKind.CARD, "1")).contains("[card-1]");
        assertThat(vault.placeholder(PersonalKind.CARD, "2")).isEmpty();
        assertThat(vault.placeholder(PersonalKind.CARD, "1")).contains("[card-1]");
        vault.erase();
        assertThat(vault.restore("[card-1]")).isEqualTo("[card-1]");
        assertThat(vault.toString()).isEqualTo("Vault[0 of 1]");
    }
}
