package dev.tidemill.recommend.click;

import java.util.Arrays;

/// Slates that were shown, and what was clicked on them. A subject is whatever attracts: an item, or an
/// item in a context, numbered by the caller. Grows by whole slates.
public final class ClickLog {
    private final int subjects;
    private int[] starts = new int[64];
    private int[] subject = new int[1024];
    private boolean[] clicked = new boolean[1024];
    private int slates;
    private int positions;

    /// @param subjects how many there are, numbered from 0
    public ClickLog(int subjects) {
        if (subjects < 1) {
            throw new IllegalArgumentException("subjects must be at least 1, got " + subjects);
        }
        this.subjects = subjects;
    }

    /// Adds one slate.
    ///
    /// @param shown  subjects by position
    /// @param clicks by position
    public void add(int[] shown, boolean[] clicks) {
        if (shown.length == 0 || shown.length != clicks.length) {
            throw new IllegalArgumentException("a slate must have items and tell of each whether it was clicked, got "
                    + shown.length + " and " + clicks.length);
        }
        for (int one : shown) {
            if (one < 0 || one >= subjects) {
                throw new IllegalArgumentException("a subject must be from 0 below " + subjects + ", got " + one);
            }
        }
        int begin = starts[slates];
        int end = begin + shown.length;
        if (end > subject.length) {
            int length = Math.max(end, Math.multiplyExact(2, subject.length));
            subject = Arrays.copyOf(subject, length);
            clicked = Arrays.copyOf(clicked, length);
        }
        System.arraycopy(shown, 0, subject, begin, shown.length);
        System.arraycopy(clicks, 0, clicked, begin, shown.length);
        if (slates + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[++slates] = end;
        positions = Math.max(positions, shown.length);
    }

    /// How many subjects there can be.
    public int subjects() {
        return subjects;
    }

    /// How many slates there are.
    public int slates() {
        return slates;
    }

    /// How long the longest slate is.
    public int positions() {
        return positions;
    }

    int size(int slate) {
        return starts[slate + 1] - starts[slate];
    }

    int subject(int slate, int position) {
        return subject[starts[slate] + position];
    }

    boolean clicked(int slate, int position) {
        return clicked[starts[slate] + position];
    }

    int[] shown(int slate) {
        return Arrays.copyOfRange(subject, starts[slate], starts[slate + 1]);
    }
}
