package io.github.batchbook.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.shell.JavaTokens.Kind;
import io.github.batchbook.shell.JavaTokens.Token;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaTokensTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%wait",
        "  %wait",
        "int x = 1;\n%wait",
        "int x = 1; %wait",
        "void f() {\n  int a = 1;\n}\n%wait",
        "if (a) { b(); }\n%wait",
        "// why\n%wait",
        "/* why */ %wait",
        "%submit it's \"half\n%wait",
        "var t = %results 'x';\n%wait",
        "record P(int x) {}\n%wait",
        "@A(b = 1) class C { int d = 2; }\n%wait",
        "int[] a = {1, 2};\n%wait",
        "char c = '\"';\n%wait",
        "char c = '\\'';\n%wait",
        "String s = \"\\\\\";\n%wait",
        "String s = \"\"\"\n  \\\"\"\"\n  \"\"\";\n%wait",
        "int a = 7 % 3;\r\n%wait",
        "x -> { }\n%wait",
        "for (;;) { break; }\n%wait",
        "double d = 1.e+3 + .5f + 0x1p-3;\n%wait",
        "@interface A { int[] value() default {}; }\n%wait"
      })
  void findsMagicWhereASnippetMayStart(String source) {
    JavaTokens tokens = JavaTokens.of(source);

    Token last = tokens.magics().get(tokens.magics().size() - 1);

    assertThat(tokens.text(last)).isEqualTo("%wait");
    assertThat(last.startsSnippet()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "var t = %results",
        "t = %results",
        "Table t =\n  %results",
        "var t = /* all */ %results",
        "int a = 3; Table t = %results"
      })
  void findsMagicRightAfterAnAssignment(String source) {
    JavaTokens tokens = JavaTokens.of(source);

    assertThat(tokens.magics()).hasSize(1);
    Token magic = tokens.magics().get(0);
    assertThat(tokens.text(magic)).isEqualTo("%results");
    assertThat(magic.startsSnippet()).isFalse();
    assertThat(source.substring(magic.snippet())).matches("(?s)(var |Table )?t =.*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int a = 7 % 3;",
        "int a = 7\n% 3;",
        "int a = f()\n%wait;",
        "int a = b[0]\n%wait;",
        "String s = \"\n%wait\";",
        "String s = \"\"\"\n%wait\n\"\"\";",
        "/*\n%wait\n*/",
        "// %wait",
        "//\\\n int a = 1\n%wait;",
        "f(\n%wait);",
        "void f() {\n%wait\n}",
        "void f() {\n  a = %wait;\n}",
        "a %= 3;",
        "a == %wait",
        "a <= %wait",
        "int r = switch (a) { default -> 7; }\n% 3;",
        "int[] a = {1, 2}\n%wait",
        "new int[] {1, 2}\n%wait",
        "import java.util.List\n%wait",
        "String.format(\"%d\", 3)",
        "char c = '%';"
      })
  void leavesEveryOtherPercentSignToJava(String source) {
    assertThat(JavaTokens.of(source).magics()).isEmpty();
  }

  @Test
  void tellsWhatEachPlaceIs() {
    String source = "var s = \"a\" + 'b'; // c\nint x = 0x1F; /* d */ \"\"\"\ne\"\"\"";

    JavaTokens tokens = JavaTokens.of(source);

    assertThat(kindAt(tokens, source, "var")).isEqualTo(Kind.WORD);
    assertThat(kindAt(tokens, source, "a\"")).isEqualTo(Kind.STRING);
    assertThat(kindAt(tokens, source, "b'")).isEqualTo(Kind.CHARACTER);
    assertThat(kindAt(tokens, source, "c\n")).isEqualTo(Kind.LINE_COMMENT);
    assertThat(kindAt(tokens, source, "x1F")).isEqualTo(Kind.NUMBER);
    assertThat(kindAt(tokens, source, "d *")).isEqualTo(Kind.BLOCK_COMMENT);
    assertThat(kindAt(tokens, source, "e\"")).isEqualTo(Kind.TEXT_BLOCK);
    assertThat(tokens.at(source.indexOf(" s"))).isEmpty();
    assertThat(tokens.at(source.length())).isEmpty();
  }

  @Test
  void tellsWhereASnippetMayStart() {
    String source = " int a = 1; \n f(\n ); ";

    JavaTokens tokens = JavaTokens.of(source);

    List<Integer> places = java.util.stream.IntStream.rangeClosed(0, source.length())
        .filter(tokens::snippetMayStartAt)
        .boxed()
        .toList();
    assertThat(places).containsExactly(0, 1, 11, 12, 13, 14, 20, 21);
  }

  @Test
  void countsOpenBrackets() {
    assertThat(JavaTokens.of("void f() { if (a) { g(").depthAtEnd()).isEqualTo(3);
    assertThat(JavaTokens.of("}}) int a").depthAtEnd()).isZero();
    assertThat(JavaTokens.of("f(\"((\", '{' /* [ */)").depthAtEnd()).isZero();
  }

  @Test
  void saysWhenTheTextEndsInsideOfSomething() {
    assertThat(JavaTokens.of("String s = \"\"\"\n a").endsInside()).isTrue();
    assertThat(JavaTokens.of("int a; /* b").endsInside()).isTrue();
    assertThat(JavaTokens.of("int a; // b").endsInside()).isFalse();
    assertThat(JavaTokens.of("").endsInside()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void readsAnyTextInOrderWithoutGapsInItsCode(long seed) {
    var random = new Random(seed);
    String alphabet = "ab1 \n\"'\\/*%;={}()[]<>-.é\uD83D\uDE00";

    for (int i = 0; i < 2_000; i++) {
      StringBuilder source = new StringBuilder();
      random
          .ints(random.nextInt(40), 0, alphabet.length())
          .forEach(c -> source.append(alphabet.charAt(c)));
      JavaTokens tokens = JavaTokens.of(source.toString());

      int end = 0;
      for (Token token : tokens.tokens()) {
        assertThat(source.substring(end, token.start())).isBlank();
        assertThat(token.end()).isGreaterThan(token.start());
        end = token.end();
      }
      assertThat(source.substring(end)).isBlank();
    }
  }

  private static Kind kindAt(JavaTokens tokens, String source, String text) {
    return tokens.at(source.indexOf(text)).orElseThrow().kind();
  }
}
