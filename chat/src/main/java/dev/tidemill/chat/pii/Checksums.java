package dev.tidemill.chat.pii;

/// Check digits of numbers that people give away. All take only ASCII digits and capital letters.
public final class Checksums {
    private Checksums() {}

    /// Whether the digits pass Luhn's check: ISO/IEC 7812-1, annex B.
    public static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            int counted = i % 2 == 0 ? digit : 2 * digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return !digits.isEmpty() && sum % 10 == 0;
    }

    /// Whether an account number without spaces has the remainder 1 modulo 97 once its first four characters stand
    /// last and letters are numbers from 10 on: ISO 13616, ISO 7064 MOD 97-10.
    public static boolean iban(String number) {
        if (number.length() < 15 || number.length() > 34) {
            return false;
        }
        int remainder = 0;
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt((i + 4) % number.length());
            if (c >= '0' && c <= '9') {
                remainder = (remainder * 10 + c - '0') % 97;
            } else if (c >= 'A' && c <= 'Z') {
                remainder = (remainder * 100 + c - 'A' + 10) % 97;
            } else {
                return false;
            }
        }
        return remainder == 1;
    }

    /// Whether the nine digits can be a social security number: no part all 0, no area 666 or from 900 on (Social
    /// Security Administration, "Social Security Number Randomization", 2011).
    static boolean socialSecurity(String area, String group, String serial) {
        int first = Integer.parseInt(area);
        return first != 0 && first != 666 && first < 900 && !group.equals("00") && !serial.equals("0000");
    }
}
