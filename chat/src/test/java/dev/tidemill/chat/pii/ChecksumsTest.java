package dev.tidemill.chat.pii;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumsTest {
    /// Test numbers that the card schemes' acquirers publish (Visa, Mastercard, American Express, Discover, JCB), and
    /// the example of ISO/IEC 7812-1.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "5555555555554444",
                "378282246310005",
                "6011111111111117",
                "3530111333300000",
                "79927398713"
            })
    void publishedNumbersPass(String digits) {
        assertThat(Checksums.luhn(digits)).isTrue();
    }

    /// Examples of the IBAN registry (SWIFT, release 99).
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GB29NWBK60161331926819",
                "DE89370400440532013000",
                "FR1420041010050500013M02606",
                "NO9386011117947",
                "MT84MALT011000012345MTLCAST001S"
            })
    void registeredExamplesPass(String number) {
        assertThat(Checksums.iban(number)).isTrue();
    }

    /// Luhn finds every single wrong digit.
    @Property
    void aWrongDigitIsFound(@ForAll @IntRange(max = 15) int place, @ForAll @IntRange(min = 1, max = 9) int by) {
        char[] digits = "4111111111111111".toCharArray();
        digits[place] = (char) ('0' + (digits[place] - '0' + by) % 10);
        assertThat(Checksums.luhn(new String(digits))).isFalse();
    }

    /// MOD 97-10 finds every single wrong digit.
    @Property
    void aWrongDigitOfAnAccountIsFound(
            @ForAll @IntRange(min = 2, max = 21) int place, @ForAll @IntRange(min = 1, max = 9) int by) {
        char[] number = "DE89370400440532013000".toCharArray();
        number[place] = (char) ('0' + (number[place] - '0' + by) % 10);
        assertThat(Checksums.iban(new String(number))).isFalse();
    }
}
