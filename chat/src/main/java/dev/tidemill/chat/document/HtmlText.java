package dev.tidemill.chat.document;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// A page as text with headings; scripts, navigation and forms are left out.
final class HtmlText {
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");

    private HtmlText() {}

    static void read(String html, Outline outline) {
        org.jsoup.nodes.Document page = Jsoup.parse(html);
        page.select("script, style, noscript, template, nav, header > nav, footer, form, svg, iframe")
                .remove();
        outline.title(page.title());
        Blocks blocks = new Blocks(outline);
        page.body().traverse(blocks);
        blocks.flush();
    }

    private static final class Blocks implements NodeVisitor {
        private final Outline outline;
        private final StringBuilder words = new StringBuilder();

        Blocks(Outline outline) {
            this.outline = outline;
        }

        @Override
        public void head(Node node, int depth) {
            switch (node) {
                case TextNode text -> words.append(inPre(text) ? text.getWholeText() : text.text());
                case Element element when element.normalName().equals("br") -> words.append('\n');
                case Element element when element.normalName().equals("li") -> line("- ");
                case Element element when element.normalName().equals("tr") -> line("");
                case Element element when breaks(element) -> flush();
                default -> {
                    // inline elements and comments add nothing of their own
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            String name = element.normalName();
            if (HEADINGS.contains(name)) {
                String heading = words.toString();
                words.setLength(0);
                outline.heading(name.charAt(1) - '0', heading);
            } else if (name.equals("td") || name.equals("th")) {
                words.append(" | ");
            } else if (breaks(element)) {
                flush();
            }
        }

        private static boolean breaks(Element element) {
            return element.isBlock() && !Set.of("li", "tr", "td", "th").contains(element.normalName());
        }

        private static boolean inPre(TextNode text) {
            Element parent = text.parent();
            return parent != null && parent.closest("pre") != null;
        }

        private void line(String mark) {
            if (!words.isEmpty() && words.charAt(words.length() - 1) != '\n') {
                words.append('\n');
            }
            words.append(mark);
        }

        void flush() {
            outline.block(words.toString());
            words.setLength(0);
        }
    }
}
