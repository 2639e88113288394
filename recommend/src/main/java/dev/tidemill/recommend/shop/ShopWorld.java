package dev.tidemill.recommend.shop;

/// What one run of a shop's events is made of.
record ShopWorld(ShopSimulation simulation, Catalogue catalogue, Visitors visitors, ShopTruth truth) {
    static final long DAY_MILLIS = 86_400_000L;

    /// The first instant of a day of the simulation.
    long midnight(int day) {
        return (simulation.start().toEpochDay() + day) * DAY_MILLIS;
    }
}
