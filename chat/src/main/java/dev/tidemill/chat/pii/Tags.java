package dev.tidemill.chat.pii;

import java.util.ArrayList;
import java.util.List;

/// Tags of tokens: 0 outside, 2k + 1 the beginning of kind k, 2k + 2 its inside.
final class Tags {
    static final int OUTSIDE = 0;
    static final int COUNT = 1 + 2 * PersonalKind.count();

    private Tags() {}

    /// Whether a tag may follow another: an inside follows only its own kind.
    static boolean follows(int tag, int before) {
        return tag == OUTSIDE || tag % 2 == 1 || before == tag || before == tag - 1;
    }

    /// The tags that spans give to tokens.
    static int[] of(Tokens tokens, List<PersonalSpan> spans) {
        int[] tags = new int[tokens.size()];
        for (PersonalSpan span : spans) {
            boolean first = true;
            for (int i = 0; i < tags.length; i++) {
                if (tokens.from(i) < span.to() && tokens.to(i) > span.from()) {
                    tags[i] = 2 * span.kind().number() + (first ? 1 : 2);
                    first = false;
                }
            }
        }
        return tags;
    }

    /// The spans that tags mean.
    static List<PersonalSpan> spans(Tokens tokens, int[] tags) {
        List<PersonalSpan> spans = new ArrayList<>();
        for (int i = 0; i < tags.length; i++) {
            if (tags[i] == OUTSIDE) {
                continue;
            }
            int begin = i;
            int inside = tags[i] % 2 == 1 ? tags[i] + 1 : tags[i];
            while (i + 1 < tags.length && tags[i + 1] == inside) {
                i++;
            }
            spans.add(new PersonalSpan(PersonalKind.at((inside - 2) / 2), tokens.from(begin), tokens.to(i), false));
        }
        return spans;
    }
}
