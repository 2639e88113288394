package dev.tidemill.fraud;

import java.util.Locale;

/// Why a transaction is a fraud.
public enum Scenario {
    /// It is none.
    NONE(0),
    /// Its amount is above 220: no imitation of the world, but a check that any detector finds.
    AMOUNT(1),
    /// It was made at a terminal compromised in the 28 days before.
    TERMINAL(2),
    /// The card was leaked in the 14 days before, and the thief spends five times as much.
    CUSTOMER(3),
    /// [Pattern.Kind#CARD_TESTING].
    CARD_TESTING(4),
    /// [Pattern.Kind#ACCOUNT_TAKEOVER].
    ACCOUNT_TAKEOVER(5),
    /// [Pattern.Kind#TERMINAL_COMPROMISE].
    TERMINAL_COMPROMISE(6);

    private final int number;

    Scenario(int number) {
        this.number = number;
    }

    /// Its name as people write it: `card-testing`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The handbook's number, as it stands in its files; from 4 on ours.
    public int number() {
        return number;
    }
}
