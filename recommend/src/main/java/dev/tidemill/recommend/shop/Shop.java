package dev.tidemill.recommend.shop;

import java.util.function.Consumer;

/// A simulated shop. docs/simulator.md says what is drawn how.
///
/// Events come in order of time and are made page by page: memory is that of catalogue, visitors, the
/// sessions of one day and what each visitor has bought. A shop never changes; each run of its events has a
/// truth of its own.
public final class Shop {
    private final ShopSimulation simulation;
    private final Catalogue catalogue;
    private final Visitors visitors;

    public Shop(ShopSimulation simulation) {
        this.simulation = simulation;
        catalogue = new Catalogue(simulation);
        visitors = new Visitors(simulation);
    }

    public ShopSimulation simulation() {
        return simulation;
    }

    /// What it sells.
    public Catalogue catalogue() {
        return catalogue;
    }

    /// The truth before anything was bought.
    public ShopTruth truth() {
        return new ShopTruth(simulation, catalogue, visitors);
    }

    /// Slates of items drawn uniformly, for a log that tells about any policy.
    public SlateSource uniform() {
        return new UniformSlates(catalogue, simulation.seed());
    }

    /// Runs all days: visitors come, are shown what `slates` answers, and click by the truth.
    ///
    /// @param slates   is asked while the events are taken from the iterator, in the order of time
    /// @param outcomes is told what came of each slate beside what was true of it, as soon as it is decided
    public Iterable<ShopEvent> events(SlateSource slates, Consumer<SlateOutcome> outcomes) {
        return () -> new ShopStream(new ShopWorld(simulation, catalogue, visitors, truth()), slates, outcomes);
    }

    /// All events of a shop whose slates are drawn uniformly.
    public Iterable<ShopEvent> events() {
        return () -> events(uniform(), _ -> {}).iterator();
    }
}
