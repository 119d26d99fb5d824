package io.reelscore.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reelscore.training.report.LineChart.Line;
import io.reelscore.training.report.LineChart.Point;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ChartTest {

  private static final String HOSTILE = "<script>\"&\u0000\u0007'</script>";

  @Test
  void lines_of_any_data_are_drawn_within_finite_coordinates() throws Exception {
    List<List<Point>> all =
        List.of(
            List.of(),
            List.of(Point.of(1, 1)),
            List.of(Point.of(1, 5), Point.of(1, 5)),
            List.of(Point.of(Double.NaN, 1), Point.of(0, Double.POSITIVE_INFINITY)),
            List.of(Point.of(0, 1e308), Point.of(1, -1e308)),
            List.of(Point.of(0, 1e-300), Point.of(1e-12, 0)),
            List.of(new Point(0, 1, Double.NaN, Double.NaN), new Point(1, 2, 1.5, 2.5)));

    for (List<Point> points : all) {
      String svg =
          new LineChart(
                  "t", "d", "x", "y", null, null, List.of(new Line(HOSTILE, 0, 0, true, points)))
              .svg();

      assertSound(svg);
    }
  }

  @Test
  void names_are_text() throws Exception {
    String svg = new ForestPlot(HOSTILE, HOSTILE, HOSTILE, List.of(HOSTILE), List.of()).svg();

    Document parsed = assertSound(svg);

    assertThat(parsed.getElementsByTagName("script").getLength()).isZero();
    assertThat(parsed.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("<script>\"&??'</script>");
  }

  @Test
  void forests_and_histograms_of_any_data_are_sound() throws Exception {
    assertSound(
        new ForestPlot(
                "t",
                "d",
                "x",
                List.of(),
                List.of(
                    new ForestPlot.Row("none", 0, Double.NaN, null, null),
                    new ForestPlot.Row("zero", 1, 0, 0.0, 0.0),
                    new ForestPlot.Row("some", 9, 2, 1.0, 3.0)))
            .svg());
    assertSound(
        new HistogramChart("t", "d", "x", 3, 3, List.of("a", "b"), List.of(5, 0), List.of(0, 0))
            .svg());
    assertSound(
        new HistogramChart("t", "d", "x", 0, 1, List.of("a", "b"), List.of(), List.of()).svg());
  }

  @Test
  void ticks_are_round_and_within_the_range() {
    Range range = new Range(-0.03, 1.02);

    assertThat(range.ticks().stream().map(range::label))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
    assertThat(Range.around(DoubleStream.of(7, 7))).isEqualTo(new Range(6.3, 7.7));
    assertThatThrownBy(() -> new Range(1, 1))
        .hasMessage("range: 1.0..1.0 (expected: finite, the second above the first)");
  }

  @Test
  void a_page_is_well_formed_and_holds_its_parts() throws Exception {
    String html =
        new Page(HOSTILE)
            .heading(2, HOSTILE)
            .fold(HOSTILE)
            .table(new Table(HOSTILE, List.of("a", HOSTILE)).row(List.of(HOSTILE, "1")))
            .unfold()
            .html();

    Document parsed = parse(html);

    assertThat(parsed.getElementsByTagName("td").getLength()).isEqualTo(1);
    assertThat(parsed.getElementsByTagName("script").getLength()).isZero();
  }

  private static Document assertSound(String svg) throws Exception {
    assertThat(svg).doesNotContain("NaN", "Infinity");
    return parse(svg);
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
