package io.reelscore.training.report;

import java.util.List;

/** A page of one HTML file, also well-formed XML, without scripts or anything from elsewhere. */
public final class Page {

  private final String title;
  private final StringBuilder body = new StringBuilder();

  /** A page without content yet. */
  public Page(String title) {
    this.title = title;
  }

  /** A heading of level 2 or 3. */
  public Page heading(int level, String words) {
    body.append("<h%d>%s</h%d>\n".formatted(level, Markup.text(words), level));
    return this;
  }

  /** Sentences. */
  public Page paragraph(String words) {
    body.append("<p>").append(Markup.text(words)).append("</p>\n");
    return this;
  }

  /** A table. */
  public Page table(Table table) {
    body.append(table.html());
    return this;
  }

  /** Drawings beside each other, as far as there is room. */
  public Page plots(List<String> drawings) {
    body.append("<div class=\"plots\">\n");
    drawings.forEach(svg -> body.append("<figure>\n").append(svg).append("</figure>\n"));
    body.append("</div>\n");
    return this;
  }

  /** A drawing as wide as the page. */
  public Page plot(String drawing) {
    body.append("<figure class=\"full\">\n").append(drawing).append("</figure>\n");
    return this;
  }

  /** What follows is folded up until {@link #unfold}. */
  public Page fold(String summary) {
    body.append("<details><summary>").append(Markup.text(summary)).append("</summary>\n");
    return this;
  }

  /** Ends {@link #fold}. */
  public Page unfold() {
    body.append("</details>\n");
    return this;
  }

  /** The file. */
  public String html() {
    return """
    <!DOCTYPE html>
    <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>%s</title>
    <style>
    :root { color-scheme: light dark; %s %s }
    @media (prefers-color-scheme: dark) { :root { %s %s } }
    body { margin: 0 auto; max-width: 1320px; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
    h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--grid); padding-bottom: .3rem; }
    p { max-width: 75ch; } .wide { overflow-x: auto; margin: 1rem 0; }
    table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; } caption { text-align: left; color: var(--faint); padding-bottom: .3rem; }
    th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--grid); text-align: right; white-space: nowrap; } th[scope=row] { text-align: left; font-weight: 500; } thead th { vertical-align: bottom; }
    .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(400px, 100%%), 1fr)); gap: 1rem; }
    figure { margin: 0; border: 1px solid var(--grid); border-radius: 6px; padding: .3rem; } figure.full { max-width: 900px; margin: 1rem 0; } svg { display: block; width: 100%%; height: auto; }
    summary { cursor: pointer; font-weight: 600; padding: .5rem 0; }
    </style>
    </head>
    <body>
    <h1>%s</h1>
    %s</body>
    </html>
    """
        .formatted(
            Markup.text(title),
            "--paper: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #d8dee4;",
            series(Ink.LIGHT),
            "--paper: #14181d; --ink: #e6edf3; --faint: #9aa5b1; --grid: #333b44;",
            series(Ink.DARK),
            Markup.text(title),
            body);
  }

  private static String series(List<String> colours) {
    StringBuilder css = new StringBuilder();
    for (int i = 0; i < colours.size(); i++) {
      css.append("--s%d: %s; ".formatted(i, colours.get(i)));
    }
    return css.toString().strip();
  }
}
