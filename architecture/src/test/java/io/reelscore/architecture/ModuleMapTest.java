package io.reelscore.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each module uses what the map allows it, and nothing else. */
class ModuleMapTest {

  private static final Path ROOT = Path.of(System.getProperty("reelscore.root", ".."));

  @TestFactory
  Stream<DynamicTest> module_uses_only_what_the_map_allows() {
    return Module.MAP.stream()
        .map(module -> DynamicTest.dynamicTest(module.folder(), () -> check(module)));
  }

  @Test
  void service_never_uses_the_client_or_the_training() {
    JavaClasses service = classesOf("service");

    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.reelscore.client..", "io.reelscore.training.."))
        .because("a server that calls its own client hides what the client needs")
        .check(service);
  }

  @Test
  void who_may_call_is_decided_without_the_calls() {
    JavaClasses service = classesOf("service");

    noClasses()
        .that()
        .resideInAPackage("io.reelscore.service.security")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.reelscore.service.grpc..",
                "io.reelscore.service.config..",
                "io.reelscore.service.model..",
                "io.reelscore.service.wire.."))
        .because("what guards the door is read, and tested, apart from what is behind it")
        .check(service);
  }

  @Test
  void cli_never_uses_onnx_runtime_or_the_engine() {
    JavaClasses cli = classesOf("cli");

    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("ai.onnxruntime..", "io.reelscore.core..", "io.reelscore.runtime.."))
        .because("a command fronts the modules, it has no business logic of its own")
        .check(cli);
  }

  @Test
  void packages_have_no_cycles() {
    JavaClasses all = new ClassFileImporter().importPaths(classFolders());

    slices()
        .matching("io.reelscore.(**)")
        .should()
        .beFreeOfCycles()
        .because("a reader must be able to start somewhere")
        .check(all.that(resideInAnyPackage("io.reelscore..")));
  }

  @Test
  void no_class_is_named_after_nothing() {
    JavaClasses all = new ClassFileImporter().importPaths(classFolders());

    noClasses()
        .that()
        .resideOutsideOfPackage("io.reelscore.v1..")
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
        .because("a class without a noun has no border")
        .check(all);
  }

  @Test
  void every_module_with_code_is_on_the_map_or_has_a_rule_here() throws Exception {
    List<String> known = new ArrayList<>(Module.MAP.stream().map(Module::folder).toList());
    known.addAll(List.of("proto", "service", "cli", "architecture", "fuzz"));

    try (Stream<Path> folders = Files.list(ROOT)) {
      assertThat(folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))))
          .allSatisfy(folder -> assertThat(known).contains(folder.getFileName().toString()));
    }
  }

  private static void check(Module module) {
    List<String> allowed = new ArrayList<>(module.mayUse());
    allowed.addAll(
        List.of("java..", "javax..", "jdk..", "org.jspecify..", module.root() + "..", ""));
    classes()
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .because(module.reason())
        .check(classesOf(module.folder()));
  }

  private static JavaClasses classesOf(String folder) {
    return new ClassFileImporter().importPath(classFolder(folder));
  }

  private static List<Path> classFolders() {
    return Stream.concat(Module.MAP.stream().map(Module::folder), Stream.of("service", "cli"))
        .map(ModuleMapTest::classFolder)
        .toList();
  }

  private static Path classFolder(String folder) {
    return ROOT.resolve(folder).resolve("target/classes");
  }
}
