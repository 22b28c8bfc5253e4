package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class DisplaysTest {
  private static String text(Object value) {
    return Displays.of(value).text(TextFormat.PLAIN);
  }

  @Test
  void showsPlainValues() {
    assertThat(text(null)).isEqualTo("null");
    assertThat(text("a\nb")).isEqualTo("a\nb");
    assertThat(text(42)).isEqualTo("42");
    assertThat(text(new int[] {1, 2})).isEqualTo("{1, 2}");
    assertThat(text(new Object[] {"a", new int[] {1}, null})).isEqualTo("{a, {1}, null}");
    assertThat(text(List.of("a", new String[] {"b"}))).isEqualTo("[a, {b}]");
    assertThat(text(Map.of("k", 1))).isEqualTo("{k=1}");
    assertThat(Displays.of("a").html()).isEmpty();
  }

  @Test
  void showsAnImageAsAPicture() throws Exception {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 1, 0x123456);

    Display display = Displays.of(image);

    assertThat(display.text(TextFormat.PLAIN)).isEqualTo("image of 3 × 2");
    assertThat(display.html()).isEmpty();
    assertThat(display.data()).containsOnlyKeys("image/png");
    byte[] png = Base64.getDecoder().decode((String) display.data().get("image/png"));
    BufferedImage shown = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(shown.getRGB(1, 1)).isEqualTo(0xff123456);
  }

  @Test
  void boundsWhatIsLarge() {
    assertThat(text(IntStream.range(0, 1000).boxed().toList())).endsWith("98, 99, … 900 more]");
    assertThat(text(new int[1000])).endsWith("0, 0, … 900 more}");
    assertThat(text("x".repeat(200_000))).endsWith("x… 100,000 more characters");
    Map<Integer, Integer> map = new LinkedHashMap<>();
    IntStream.range(0, 1000).forEach(i -> map.put(i, i));
    assertThat(text(map)).endsWith("99=99, … 900 more}");
  }

  @Test
  void endsInAListThatHoldsItself() {
    List<Object> list = new ArrayList<>();
    list.add(list);

    assertThat(text(list)).isEqualTo("[[[[[[…]]]]]]");
  }

  @Test
  void tellsAToStringThatThrows() {
    Object broken = new Object() {
      @Override
      public String toString() {
        throw new IllegalStateException("no");
      }
    };

    assertThat(text(broken))
        .matches(
            ".*DisplaysTest\\$1@[0-9a-f]+ \\(its toString threw java.lang.IllegalStateException\\)");
    assertThat(text(List.of(1, broken))).startsWith("[1, ").endsWith("IllegalStateException)]");
  }

  @Test
  void takesAToStringOfNull() {
    Object empty = new Object() {
      @Override
      public String toString() {
        return null;
      }
    };

    assertThat(text(empty)).isEqualTo("null");
  }

  @Test
  void showsTablesAndColumnsAsTables() {
    IntColumn column = IntColumn.create("n", 1, 2);

    assertThat(Displays.of(Table.create("t", column), "t")).isInstanceOf(TableDisplay.class);
    assertThat(text(column)).isEqualTo("n · 2 rows × 1 column\n n\n 1\n 2");
  }

  @Test
  void leavesDisplaysAsTheyAre() {
    Card card = Card.of("a", "b");

    assertThat(Displays.of(card)).isSameAs(card);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b[2J", "\u009b31m", "\u202e"})
  void makesControlCharactersVisible(String hostile) {
    assertThat(text(hostile)).doesNotContain(hostile);
  }
}
