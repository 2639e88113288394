package dev.tidemill.fraud;

/// Why a transaction is a fraud.
public enum Scenario {
    /// It is none.
    NONE(0),
    /// Its amount is above 220: no imitation of the world, but a check that any detector finds.
    AMOUNT(1),
    /// It was made at a terminal compromised in the 28 days before.
    TERMINAL(2),
    /// The card was leaked in the 14 days before, and the thief spends five times as much.
    CUSTOMER(3);

    private final int number;

    Scenario(int number) {
        this.number = number;
    }

    /// The handbook's number, as it stands in its files.
    public int number() {
        return number;
    }
}
