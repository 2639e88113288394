package dev.tidemill.registry;

import java.util.List;

/// Cards as text.
final class CardText {
    private CardText() {}

    static String markdown(ModelCard card) {
        StringBuilder text =
                new StringBuilder("# ").append(marked(card.title())).append('\n');
        for (ModelCard.Section section : card.sections()) {
            text.append("\n## ").append(section.title()).append("\n\n");
            section.sentences().forEach(said -> text.append(marked(said)).append("\n\n"));
            if (!section.header().isEmpty()) {
                row(text, section.header());
                row(text, section.header().stream().map(ignored -> "---").toList());
                section.rows().forEach(row -> row(text, row));
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append('|');
        cells.forEach(cell ->
                text.append(' ').append(marked(cell).replace("|", "\\|")).append(" |"));
        text.append('\n');
    }

    /// On one line, with no HTML in it.
    private static String marked(String text) {
        return text.replace("\r", "").replace("\n", " ").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String html(ModelCard card) {
        StringBuilder text = new StringBuilder("<article class=\"model-card\"><h1>")
                .append(escaped(card.title()))
                .append("</h1>");
        for (ModelCard.Section section : card.sections()) {
            text.append("<section><h2>").append(escaped(section.title())).append("</h2>");
            section.sentences()
                    .forEach(said -> text.append("<p>").append(escaped(said)).append("</p>"));
            if (!section.header().isEmpty()) {
                text.append("<table><thead>");
                cells(text, section.header(), "th");
                text.append("</thead><tbody>");
                section.rows().forEach(row -> cells(text, row, "td"));
                text.append("</tbody></table>");
            }
            text.append("</section>");
        }
        return text.append("</article>").toString();
    }

    private static void cells(StringBuilder text, List<String> cells, String tag) {
        text.append("<tr>");
        cells.forEach(cell -> text.append('<')
                .append(tag)
                .append('>')
                .append(escaped(cell))
                .append("</")
                .append(tag)
                .append('>'));
        text.append("</tr>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
