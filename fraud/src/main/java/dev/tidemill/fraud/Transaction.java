package dev.tidemill.fraud;

/// One simulated card payment.
///
/// @param id          from 0, in order of time
/// @param time        milliseconds since the epoch, whole seconds
/// @param customer    the card, from 0
/// @param terminal    where it was used, from 0
/// @param amountMinor in cents, not negative
/// @param scenario    what made it a fraud
public record Transaction(long id, long time, int customer, int terminal, long amountMinor, Scenario scenario)
        implements Arrival {
    @Override
    public long known() {
        return time;
    }

    public boolean fraud() {
        return scenario != Scenario.NONE;
    }
}
