package dev.tidemill.chat.document;

import java.util.List;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/// Markdown (CommonMark with GitHub's tables) as text with headings. Front matter gives the title alone.
final class MarkdownText {
    private static final int DEPTH_MAX = 200;
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private MarkdownText() {}

    static void read(String markdown, Outline outline) {
        String body = markdown;
        if (markdown.startsWith("---\n")) {
            int end = markdown.indexOf("\n---", 4);
            if (end > 0) {
                markdown.substring(4, end)
                        .lines()
                        .filter(line -> line.startsWith("title:"))
                        .findFirst()
                        .ifPresent(
                                line -> outline.title(line.substring(6).strip().replaceAll("^[\"']|[\"']$", "")));
                int line = markdown.indexOf('\n', end + 4);
                body = line < 0 ? "" : markdown.substring(line + 1);
            }
        }
        blocks(PARSER.parse(body), outline, 0);
    }

    private static void blocks(Node parent, Outline outline, int depth) {
        if (depth > DEPTH_MAX) {
            throw new Refusal("a document's blocks must be nested at most " + DEPTH_MAX + " deep, got more");
        }
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Heading heading -> outline.heading(heading.getLevel(), inline(heading));
                case Paragraph paragraph -> outline.block(inline(paragraph));
                case FencedCodeBlock code -> outline.block(code.getLiteral());
                case IndentedCodeBlock code -> outline.block(code.getLiteral());
                case HtmlBlock html ->
                    outline.block(org.jsoup.Jsoup.parse(html.getLiteral()).text());
                case ListBlock list -> outline.block(items(list, 0));
                case BlockQuote quote -> blocks(quote, outline, depth + 1);
                case TableBlock table -> outline.block(rows(table));
                default -> blocks(node, outline, depth + 1);
            }
        }
    }

    private static String items(Node list, int depth) {
        if (depth > DEPTH_MAX) {
            throw new Refusal("a document's lists must be nested at most " + DEPTH_MAX + " deep, got more");
        }
        StringBuilder lines = new StringBuilder();
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            for (Node part = item.getFirstChild(); part != null; part = part.getNext()) {
                String text = switch (part) {
                    case ListBlock nested -> items(nested, depth + 1);
                    case FencedCodeBlock code -> code.getLiteral().strip();
                    case IndentedCodeBlock code -> code.getLiteral().strip();
                    default -> inline(part);
                };
                String mark = item instanceof ListItem && part.getPrevious() == null ? "- " : "  ";
                lines.append(mark).append(text.strip()).append('\n');
            }
        }
        return lines.toString();
    }

    private static String rows(Node table) {
        StringBuilder lines = new StringBuilder();
        append(table, lines, 0);
        return lines.toString();
    }

    private static String inline(Node parent) {
        StringBuilder text = new StringBuilder();
        append(parent, text, 0);
        return text.toString();
    }

    private static void append(Node parent, StringBuilder into, int depth) {
        if (depth > DEPTH_MAX) {
            throw new Refusal("a document's words must be nested at most " + DEPTH_MAX + " deep, got more");
        }
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Text text -> into.append(text.getLiteral());
                case Code code -> into.append(code.getLiteral());
                case SoftLineBreak _ -> into.append(' ');
                case HardLineBreak _ -> into.append('\n');
                default -> append(node, into, depth + 1);
            }
            if (node instanceof TableCell && node.getNext() != null) {
                into.append(" | ");
            } else if (node instanceof TableRow) {
                into.append('\n');
            }
        }
    }
}
