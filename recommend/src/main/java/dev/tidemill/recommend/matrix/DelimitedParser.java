package dev.tidemill.recommend.matrix;

import dev.tidemill.core.ErrorCode;
import dev.tidemill.core.TidemillException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One interaction a line.
final class DelimitedParser implements InteractionReader.LineParser {
    private static final String REMEDY = "correct the line and import it again";

    private final char separator;
    private final Layout.Columns.Places places;
    private final int least;
    private final Ids.Builder users;
    private final Ids.Builder items;
    private final InteractionReader.Sink sink;
    private final List<String> fields = new ArrayList<>();

    DelimitedParser(
            Layout.Delimited layout,
            BoundedLines lines,
            Ids.Builder users,
            Ids.Builder items,
            InteractionReader.Sink sink)
            throws IOException {
        this.separator = layout.separator();
        this.users = users;
        this.items = items;
        this.sink = sink;
        this.places = switch (layout.columns()) {
            case Layout.Columns.Places given -> given;
            case Layout.Columns.Names names ->
                places(names, Optional.ofNullable(lines.next()).orElse(""));
        };
        this.least = 1 + Math.max(Math.max(places.user(), places.item()), Math.max(places.weight(), places.time()));
    }

    private Layout.Columns.Places places(Layout.Columns.Names names, String header) {
        split(header.startsWith("\ufeff") ? header.substring(1) : header);
        return new Layout.Columns.Places(
                place(names.user()),
                place(names.item()),
                names.weight().map(this::place).orElse(-1),
                names.time().map(this::place).orElse(-1));
    }

    private int place(String name) {
        int place = fields.indexOf(name);
        if (place < 0) {
            throw new TidemillException(
                    ErrorCode.INVALID,
                    sink.file + ":1: the header must have the column \"" + name + "\", got " + fields
                            + " (name the columns as the file does)");
        }
        return place;
    }

    @Override
    public void take(String line, long number) {
        split(line);
        if (fields.size() < least) {
            sink.refuse(number, "a line must have at least " + least + " fields", line, REMEDY);
            return;
        }
        String user = fields.get(places.user()).strip();
        String item = fields.get(places.item()).strip();
        if (user.isEmpty() || item.isEmpty()) {
            sink.refuse(number, "a user and an item must not be empty", line, REMEDY);
            return;
        }
        float weight = weight(number);
        long time = time(number);
        if (Float.isFinite(weight) && time != BROKEN) {
            sink.entries.add(users.add(user), items.add(item), weight, time);
        }
    }

    private static final long BROKEN = Long.MAX_VALUE;

    /// NaN where it was refused.
    private float weight(long number) {
        if (places.weight() < 0) {
            return 1f;
        }
        String text = fields.get(places.weight()).strip();
        try {
            float weight = Float.parseFloat(text);
            if (Float.isFinite(weight)) {
                return weight;
            }
        } catch (NumberFormatException e) {
            // told below, with the rule
        }
        sink.refuse(number, "a weight must be a finite number", text, REMEDY);
        return Float.NaN;
    }

    private long time(long number) {
        if (places.time() < 0) {
            return Entries.NO_TIME;
        }
        String text = fields.get(places.time()).strip();
        try {
            long time = text.indexOf('.') < 0 ? Long.parseLong(text) : fraction(text);
            if (time != BROKEN && time != Entries.NO_TIME) {
                return time;
            }
        } catch (NumberFormatException e) {
            // told below, with the rule
        }
        sink.refuse(number, "a time must be a number", text, REMEDY);
        return BROKEN;
    }

    /// `1592337718.0` to the nearest whole number.
    private static long fraction(String text) {
        double time = Double.parseDouble(text);
        return Math.abs(time) < 1L << (Double.PRECISION - 1) ? Math.round(time) : BROKEN;
    }

    private void split(String line) {
        fields.clear();
        int from = 0;
        for (int at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, from)) {
            fields.add(line.substring(from, at));
            from = at + 1;
        }
        fields.add(line.substring(from));
    }
}
