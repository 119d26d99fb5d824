package io.reelscore.cli;

import io.reelscore.v1.Model;
import java.io.PrintWriter;
import java.util.function.Consumer;

/** Prints a line each time the service tells of a model. */
record ModelProgress(AdminOptions options, PrintWriter out) implements Consumer<Model> {

  @Override
  public void accept(Model model) {
    if (options.json()) {
      out.println(ModelReport.json(model));
    } else {
      out.println(
          model.getAliasesCount() == 0
              ? "%s: %s".formatted(ModelReport.label(model), ModelReport.state(model))
              : "%s: %s as %s"
                  .formatted(
                      ModelReport.label(model),
                      ModelReport.state(model),
                      String.join(", ", model.getAliasesList())));
    }
    out.flush();
  }
}
