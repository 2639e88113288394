package dev.tidemill.recommend.online;

import java.util.List;

/// What slates brought, altogether and apart.
///
/// @param total      all slates
/// @param byArm      in alphabetical order of arms
/// @param byModel    in alphabetical order of models
/// @param bySource   single positions by the candidate model that an item came from
/// @param byPosition from the first position on
/// @param young      slates not counted, since their time for outcomes is not over
/// @param unjoined   outcomes that name no slate of these, or no item of it
/// @param late       outcomes that came after the time for them
/// @param repeated   outcomes of a kind that its item had already: counted once
public record SlateReport(
        Group total,
        List<Group> byArm,
        List<Group> byModel,
        List<Group> bySource,
        List<Group> byPosition,
        long young,
        long unjoined,
        long late,
        long repeated) {
    public SlateReport {
        byArm = List.copyOf(byArm);
        byModel = List.copyOf(byModel);
        bySource = List.copyOf(bySource);
        byPosition = List.copyOf(byPosition);
    }

    /// One arm, model, source or position (its number from 1).
    ///
    /// @param slates           how many, empty ones included
    /// @param clickThrough     of slates: whether anything was clicked; of positions and sources: whether
    ///     the item was
    /// @param conversion       whether anything, or the item, was bought
    /// @param clicksPerSlate   mean number of items clicked
    /// @param purchasesPerSlate mean number of items bought
    /// @param valuePerSlate    mean value of what was bought
    public record Group(
            String name,
            long slates,
            Rate clickThrough,
            Rate conversion,
            double clicksPerSlate,
            double purchasesPerSlate,
            double valuePerSlate) {}
}
