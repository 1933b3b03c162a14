package dev.fathom.lab.report;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.checkpoint.AtomicFile;
import dev.fathom.lab.checkpoint.FileLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report and its plots into a folder, each file in one step. */
final class ReportWriter {

    private final Path folder;
    private final PlotDrawing drawing;
    private final StringBuilder page = new StringBuilder();

    ReportWriter(Path folder, PlotDrawing drawing) {
        this.folder = folder;
        this.drawing = drawing;
    }

    Path write(Report report) {
        head(report.title());
        boolean open = false;
        for (Report.Part part : report.parts()) {
            if (part instanceof Report.Heading heading) {
                page.append(open ? "</section>\n" : "").append("<section>\n");
                element("h2", heading.text());
                open = true;
            } else {
                part(part);
            }
        }
        page.append(open ? "</section>\n" : "").append("</main>\n</body>\n</html>\n");
        Path file = folder.resolve("report.html");
        save(file, page.toString().getBytes(StandardCharsets.UTF_8));
        return file;
    }

    private void head(String title) {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        element("title", title);
        page.append("<style>\n").append(style()).append("</style>\n</head>\n<body>\n<main>\n");
        element("h1", title);
    }

    private static String style() {
        try (var stream = ReportWriter.class.getResourceAsStream("report.css")) {
            if (stream == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("report.css cannot be read from the jar", e);
        }
    }

    private void element(String tag, String text) {
        page.append('<')
                .append(tag)
                .append('>')
                .append(Html.escaped(text))
                .append("</")
                .append(tag)
                .append(">\n");
    }

    private void part(Report.Part part) {
        if (part instanceof Report.Paragraph paragraph) {
            element("p", paragraph.text());
        } else if (part instanceof Report.Facts facts) {
            page.append("<div class=\"wide\"><table class=\"facts\">\n");
            facts.facts().forEach((name, value) -> page.append("<tr><th scope=\"row\">")
                    .append(Html.escaped(name))
                    .append("</th><td>")
                    .append(Html.escaped(value))
                    .append("</td></tr>\n"));
            page.append("</table></div>\n");
        } else if (part instanceof Report.Grid grid) {
            table(grid.table());
        } else if (part instanceof Report.Sample sample) {
            sample(sample);
        } else if (part instanceof Report.Drawing drawing) {
            plot(drawing.plot());
        }
    }

    private void table(Table table) {
        page.append("<div class=\"wide\"><table>\n<tr>");
        for (int column = 0; column < table.columns().size(); column++) {
            cell("th", table, column, table.columns().get(column));
        }
        page.append("</tr>\n");
        for (var row : table.rows()) {
            page.append("<tr>");
            for (int column = 0; column < row.size(); column++) {
                cell("td", table, column, row.get(column));
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    private void cell(String tag, Table table, int column, String text) {
        page.append('<')
                .append(tag)
                .append(table.isNumeric(column) ? " class=\"number\"" : "")
                .append('>')
                .append(Html.escaped(text))
                .append("</")
                .append(tag)
                .append('>');
    }

    private void sample(Report.Sample sample) {
        if (sample.folded()) {
            page.append("<details>");
            element("summary", sample.caption());
            page.append("<pre>").append(Html.escaped(sample.text())).append("</pre></details>\n");
        } else {
            page.append("<figure><pre>").append(Html.escaped(sample.text())).append("</pre>");
            element("figcaption", sample.caption());
            page.append("</figure>\n");
        }
    }

    private void plot(Plot plot) {
        page.append("<figure>");
        if (!plot.hasData()) {
            element("p", plot.title() + ": there is nothing to plot.");
        } else {
            draw(plot);
        }
        if (!plot.caption().isEmpty()) {
            element("figcaption", plot.caption());
        }
        page.append("</figure>\n");
    }

    /** Draws a plot, or says why it cannot be: a Java without fonts must not lose the rest of the page. */
    private void draw(Plot plot) {
        String svg;
        byte[] png;
        try {
            svg = drawing.svg(plot, "plot-" + plot.name());
            png = drawing.png(plot);
        } catch (RuntimeException | LinkageError | InternalError e) {
            element("p", plot.title() + ": the plot could not be drawn (" + e + "); plots need fonts and libfreetype.");
            return;
        }
        save(folder.resolve("plots").resolve(plot.name() + ".svg"), svg.getBytes(StandardCharsets.UTF_8));
        save(folder.resolve("plots").resolve(plot.name() + ".png"), png);
        page.append(svg);
    }

    private static void save(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            AtomicFile.write(file, bytes, FileLayer.disk());
        } catch (IOException e) {
            throw new FathomException(
                    ExitStatus.DISK_OR_MEMORY,
                    file + " could not be written: " + e.getMessage(),
                    "free some space or make the folder writable",
                    e);
        }
    }
}
