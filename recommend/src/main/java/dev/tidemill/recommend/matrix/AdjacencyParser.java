package dev.tidemill.recommend.matrix;

import java.util.StringTokenizer;

/// `user item item …`.
final class AdjacencyParser implements InteractionReader.LineParser {
    private final Ids.Builder users;
    private final Ids.Builder items;
    private final InteractionReader.Sink sink;

    AdjacencyParser(Ids.Builder users, Ids.Builder items, InteractionReader.Sink sink) {
        this.users = users;
        this.items = items;
        this.sink = sink;
    }

    /// A line with a broken item is refused whole: what came before the break may be cut too.
    @Override
    public void take(String line, long number) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (Character.isISOControl(c) && c != '\t') {
                sink.refuse(
                        number, "a line must be user item item … apart by blanks", line, "remove control characters");
                return;
            }
        }
        StringTokenizer tokens = new StringTokenizer(line, " \t");
        int user = users.add(tokens.nextToken());
        while (tokens.hasMoreTokens()) {
            sink.entries.add(user, items.add(tokens.nextToken()), 1f, Entries.NO_TIME);
        }
    }
}
