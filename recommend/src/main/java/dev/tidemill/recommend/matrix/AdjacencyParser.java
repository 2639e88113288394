package dev.tidemill.recommend.matrix;

import java.util.StringTokenizer;

/// `user item item …`, or `item item …` of somebody whose id is the number of the line.
final class AdjacencyParser implements InteractionReader.LineParser {
    private final Ids.Builder users;
    private final Ids.Builder items;
    private final InteractionReader.Sink sink;
    private final boolean named;

    /// @param named whether a line begins with the user
    AdjacencyParser(Ids.Builder users, Ids.Builder items, InteractionReader.Sink sink, boolean named) {
        this.users = users;
        this.items = items;
        this.sink = sink;
        this.named = named;
    }

    /// A line with a broken item is refused whole: what came before the break may be cut too.
    @Override
    public void take(String line, long number) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (Character.isISOControl(c) && c != '\t') {
                String rule = "a line must be " + (named ? "user item item …" : "item item …") + " apart by blanks";
                sink.refuse(number, rule, line, "remove control characters");
                return;
            }
        }
        StringTokenizer tokens = new StringTokenizer(line, " \t");
        int user = users.add(named ? tokens.nextToken() : Long.toString(number));
        while (tokens.hasMoreTokens()) {
            sink.entries.add(user, items.add(tokens.nextToken()), 1f, Entries.NO_TIME);
        }
    }
}
