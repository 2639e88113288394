package dev.tidemill.chat.pii;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Kinds of personal data. Their words stand in application files; the order is part of the tagger's file format.
public enum PersonalKind {
    /// A person's name.
    PERSON,
    /// Street and number, building, post box, with what follows of the address.
    ADDRESS,
    /// A country, state or town.
    PLACE,
    ORGANIZATION,
    /// A payment card's number: 12 to 19 digits that pass Luhn's check (ISO/IEC 7812-1).
    CARD,
    /// An account number whose remainder modulo 97 is 1 (ISO 13616).
    IBAN,
    EMAIL,
    PHONE,
    /// An address of the Internet Protocol, version 4 or 6.
    IP,
    /// An address of a page, or a domain.
    URL,
    /// A social security number of the United States.
    SSN,
    /// A driver's licence's number.
    LICENSE,
    /// A post code that stands alone.
    POSTCODE,
    DATE,
    AGE,
    /// A form of address: Mrs, Dr.
    TITLE,
    /// Nationality, religion, political group.
    GROUP;

    private static final PersonalKind[] ALL = values();

    /// As it stands in files and rules: `card`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Every word, in the order of the kinds.
    public static List<String> words() {
        return Arrays.stream(ALL).map(PersonalKind::word).toList();
    }

    /// The kind of that word.
    public static Optional<PersonalKind> of(String word) {
        return Arrays.stream(ALL).filter(kind -> kind.word().equals(word)).findFirst();
    }

    static PersonalKind at(int ordinal) {
        return ALL[ordinal];
    }

    /// Its number in the tagger's file.
    @SuppressWarnings("EnumOrdinal") // the order is part of the format
    int number() {
        return ordinal();
    }

    static int count() {
        return ALL.length;
    }
}
