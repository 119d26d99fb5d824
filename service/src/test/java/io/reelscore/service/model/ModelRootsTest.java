package io.reelscore.service.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRootsTest {
  @TempDir Path folder;
  private Path root;
  private Path outside;
  private ModelRoots roots;

  @BeforeEach
  void folders() throws Exception {
    root = Files.createDirectory(folder.resolve("root"));
    outside = Files.createDirectory(folder.resolve("root-beside"));
    Files.createDirectory(root.resolve("bundle"));
    roots = new ModelRoots(List.of(root, folder.resolve("absent")));
  }

  @Test
  void a_folder_inside_a_root_is_taken_by_its_real_path() throws Exception {
    Files.createSymbolicLink(root.resolve("current"), root.resolve("bundle"));

    assertThat(roots.folder(root.resolve("current").toString()))
        .isEqualTo(root.resolve("bundle").toRealPath());
  }

  @Test
  void nothing_outside_of_the_roots_is_taken() throws Exception {
    Files.createSymbolicLink(root.resolve("escape"), outside);

    for (String path :
        List.of(
            outside.toString(),
            root.toString(),
            root.resolve("..").resolve("root-beside").toString(),
            root.resolve("escape").toString(),
            root.resolve("nothing").toString(),
            "",
            "\0")) {
      AdminRefusal refusal = catchThrowableOfType(AdminRefusal.class, () -> roots.folder(path));
      assertThat(refusal).as(path).isNotNull();
      assertThat(refusal.kind()).isEqualTo(AdminRefusal.Kind.INVALID);
    }
  }
}
