package dev.tidemill.fraud;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Customers with their habits, and for each the terminals within reach. Constant once drawn.
///
/// Terminals are found through a grid whose cells are as wide as the radius: nine cells hold all that can be in
/// reach.
final class Population {
    private final double[] meanAmount;
    private final double[] meanPerDay;
    private final int[][] reachable;

    Population(Simulation simulation) {
        Draws draws = new Draws(simulation.seed());
        int customers = simulation.customers();
        meanAmount = new double[customers];
        meanPerDay = new double[customers];
        reachable = new int[customers][];
        TerminalGrid grid = new TerminalGrid(simulation, draws);
        for (int customer = 0; customer < customers; customer++) {
            SplittableRandom random = draws.of(Draws.Purpose.CUSTOMER, customer, 0);
            double x = random.nextDouble(Simulation.PLANE);
            double y = random.nextDouble(Simulation.PLANE);
            meanAmount[customer] = random.nextDouble(5, 100);
            meanPerDay[customer] = random.nextDouble(4);
            reachable[customer] = grid.within(x, y);
        }
    }

    /// Mean of the amounts that a customer pays, in major units; their standard deviation is half of it.
    double meanAmount(int customer) {
        return meanAmount[customer];
    }

    /// Mean number of transactions a day.
    double meanPerDay(int customer) {
        return meanPerDay[customer];
    }

    /// Terminals that a customer uses; empty for one who lives far from all of them.
    int[] reachable(int customer) {
        return reachable[customer];
    }

    /// Terminals by cell: those of cell c stand in `members` from `starts[c]` to `starts[c + 1]`.
    private static final class TerminalGrid {
        private final double radius;
        private final double width;
        private final int side;
        private final double[] xs;
        private final double[] ys;
        private final int[] starts;
        private final int[] members;

        TerminalGrid(Simulation simulation, Draws draws) {
            int terminals = simulation.terminals();
            radius = simulation.radius();
            side = Math.clamp((long) (Simulation.PLANE / radius), 1, 2_000);
            width = Simulation.PLANE / side;
            xs = new double[terminals];
            ys = new double[terminals];
            starts = new int[side * side + 1];
            for (int terminal = 0; terminal < terminals; terminal++) {
                SplittableRandom random = draws.of(Draws.Purpose.TERMINAL, terminal, 0);
                xs[terminal] = random.nextDouble(Simulation.PLANE);
                ys[terminal] = random.nextDouble(Simulation.PLANE);
                starts[cell(xs[terminal]) * side + cell(ys[terminal]) + 1]++;
            }
            Arrays.parallelPrefix(starts, Integer::sum);
            members = new int[terminals];
            int[] next = starts.clone();
            for (int terminal = 0; terminal < terminals; terminal++) {
                members[next[cell(xs[terminal]) * side + cell(ys[terminal])]++] = terminal;
            }
        }

        private int cell(double coordinate) {
            return Math.min(side - 1, (int) (coordinate / width));
        }

        /// Terminals nearer than the radius, in ascending order.
        int[] within(double x, double y) {
            int[] found = new int[16];
            int count = 0;
            for (int cx = Math.max(0, cell(x) - 1); cx <= Math.min(side - 1, cell(x) + 1); cx++) {
                for (int cy = Math.max(0, cell(y) - 1); cy <= Math.min(side - 1, cell(y) + 1); cy++) {
                    for (int at = starts[cx * side + cy]; at < starts[cx * side + cy + 1]; at++) {
                        int terminal = members[at];
                        double dx = xs[terminal] - x;
                        double dy = ys[terminal] - y;
                        if (dx * dx + dy * dy < radius * radius) {
                            found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                            found[count++] = terminal;
                        }
                    }
                }
            }
            int[] exact = Arrays.copyOf(found, count);
            Arrays.sort(exact);
            return exact;
        }
    }
}
