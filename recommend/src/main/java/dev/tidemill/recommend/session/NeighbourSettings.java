package dev.tidemill.recommend.session;

import dev.tidemill.recommend.model.Parameters;
import java.util.Map;

/// How neighbours of a session are found and counted.
///
/// @param recent     most sessions that are looked at, the most recent ones that share an item (m), from 1
/// @param neighbours most of them that count, the most alike (k), from 1
/// @param last       how many of the newest items are what somebody wants now, from 1
/// @param idf        power of the inverse document frequency of an item in its score: 0 for none
/// @param nearness   what an item of a neighbour counts is multiplied by this with every place that it is
///                   farther from the shared item, from 0 to 1; 1 where places do not matter
/// @param longest    sessions of more different items are left out of the index (a robot, not a person)
public record NeighbourSettings(int recent, int neighbours, int last, double idf, double nearness, int longest) {
    public NeighbourSettings {
        boolean counts = recent >= 1 && neighbours >= 1 && last >= 1 && longest >= 1;
        if (!counts || !(idf >= 0 && idf <= 10) || !(nearness >= 0 && nearness <= 1)) {
            throw new IllegalArgumentException("recent, neighbours, last and longest must be at least 1, idf from 0 to"
                    + " 10 and nearness from 0 to 1, got " + recent + ", " + neighbours + ", " + last + ", " + longest
                    + ", " + idf + ", " + nearness);
        }
    }

    /// From a declaration: `recent` (1500), `neighbours` (300), `last` (4), `idf` (1),
    /// `nearness` (1), `longest` (100).
    public static NeighbourSettings of(Map<String, Double> given) {
        Parameters parameters = new Parameters(SessionNeighbourModel.VMIS_KNN, given);
        NeighbourSettings settings = new NeighbourSettings(
                parameters.count("recent", 1500, 1, 100_000),
                parameters.count("neighbours", 300, 1, 100_000),
                parameters.count("last", 4, 1, 1000),
                parameters.number("idf", 1, 0, 10),
                parameters.number("nearness", 1, 0, 1),
                parameters.count("longest", 100, 1, 1_000_000));
        parameters.refuseOthers();
        return settings;
    }
}
