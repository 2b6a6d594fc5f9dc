package local.asl.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import local.asl.StateMachine;
import local.asl.graph.Drawing.Arrow;
import local.asl.graph.Drawing.Box;
import local.asl.graph.Drawing.Kind;
import local.asl.graph.Drawing.Reason;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class DrawingTest {

    private static Drawing draw(String states, String startAt) {
        return Drawing.of(StateMachine.parse("""
            {"StartAt": "%s", "States": {%s}}\
            """.formatted(startAt, states)).flow());
    }

    private static Box box(Drawing drawing, String name) {
        return drawing.boxes().stream()
                .filter(box -> box.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Arrow arrow(Drawing drawing, String from, String to) {
        return drawing.arrows().stream()
                .filter(arrow -> arrow.from().equals(from) && arrow.to().equals(to))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void noLabelCoversAnother() {
        // The default goes straight down, and the rule around what is below: their labels would begin side by side.
        var svg = Svg.fragment(draw("""
            "Which": {"Type": "Choice", "Choices": [{"Variable": "$.never", "IsPresent": true, "Next": "C"}], "Default": "A"},
            "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Succeed"}\
            """, "Which"));

        var labels = Pattern.compile(
                        "class=\"label\"[^>]* x=\"([\\d.]+)\" y=\"([\\d.]+)\"><title>[^<]*</title>([^<]*)<")
                .matcher(svg)
                .results()
                .toList();
        assertThat(labels).hasSize(2);
        var one = labels.get(0);
        var other = labels.get(1);
        double room = 3 * (one.group(3).length() + other.group(3).length());
        boolean apart = Math.abs(number(one, 1) - number(other, 1)) >= room
                || Math.abs(number(one, 2) - number(other, 2)) >= 12;
        assertThat(apart).isTrue();
    }

    private static double number(MatchResult label, int group) {
        return Double.parseDouble(label.group(group));
    }

    @Test
    void aStateStandsBelowTheOneBefore() {
        var drawing = draw("""
            "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Succeed"}\
            """, "A");

        assertThat(box(drawing, "B").y())
                .isGreaterThan(box(drawing, "A").y() + box(drawing, "A").height());
        assertThat(drawing.boxes()).extracting(Box::kind).contains(Kind.START, Kind.END);
        assertThat(drawing.arrows())
                .extracting(arrow -> arrow.from() + ">" + arrow.to())
                .containsExactlyInAnyOrder(">A", "A>B", "B>");
    }

    @Test
    void anArrowSaysWhyItIsTaken() {
        var drawing = draw("""
            "Which": {"Type": "Choice", "Default": "Sorry", "Choices": [
                {"Variable": "$.n", "NumericGreaterThanEquals": 3, "Next": "Work"},
                {"Not": {"Variable": "$.m", "IsPresent": true}, "Next": "Work"}]},
            "Work": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "q", "MessageBody": "m"},
                "End": true, "Catch": [{"ErrorEquals": ["States.Timeout", "Sqs.Error"], "Next": "Sorry"}]},
            "Sorry": {"Type": "Fail"}\
            """, "Which");

        assertThat(arrow(drawing, "Which", "Work").label()).isEqualTo("$.n ≥ 3; not ($.m is present)");
        assertThat(arrow(drawing, "Which", "Sorry").reason()).isEqualTo(Reason.DEFAULT);
        assertThat(arrow(drawing, "Work", "Sorry").reason()).isEqualTo(Reason.CATCH);
        assertThat(arrow(drawing, "Work", "Sorry").label()).isEqualTo("Timeout, Sqs.Error");
        assertThat(box(drawing, "Work").detail()).isEqualTo("sqs:sendMessage");
    }

    @Test
    void aContainerHoldsItsBranches() {
        var drawing = draw("""
            "Fan": {"Type": "Parallel", "End": true, "Branches": [
                {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}},
                {"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "ItemProcessor":
                    {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}}}}]}\
            """, "Fan");
        var fan = box(drawing, "Fan");
        var each = box(drawing, "Each");

        assertThat(List.of(fan.kind(), each.kind(), box(drawing, "A").kind()))
                .containsExactly(Kind.CONTAINER, Kind.CONTAINER, Kind.STATE);
        assertThat(contains(fan, box(drawing, "A"))).isTrue();
        assertThat(contains(fan, each)).isTrue();
        assertThat(contains(each, box(drawing, "B"))).isTrue();
        assertThat(overlap(box(drawing, "A"), each)).isFalse();
    }

    @Test
    void aCircleAndALoopAreDrawn() {
        var drawing = draw("""
            "Wait": {"Type": "Wait", "Seconds": 1, "Next": "Ready"},
            "Ready": {"Type": "Choice", "Default": "Wait", "Choices": [
                {"Variable": "$.x", "IsNull": true, "Next": "Ready"}, {"Variable": "$.x", "IsString": true, "Next": "Done"}]},
            "Done": {"Type": "Succeed"}\
            """, "Wait");
        var back = arrow(drawing, "Ready", "Wait").way();

        assertThat(back.getFirst().y()).isGreaterThan(back.getLast().y());
        assertThat(arrow(drawing, "Ready", "Ready").way()).hasSize(4);
    }

    /** Each with a catcher to the same state, the worst that definitions have: nothing lies on anything else. */
    @Test
    void threeHundredStatesDoNotOverlap() {
        var states = IntStream.range(0, 300)
                .mapToObj(
                        i -> """
                            "S%d": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "t", "Message": "m"},
                                %s, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]}\
                            """.formatted(i, i == 299 ? "\"End\":" + " true" : "\"Next\":" + " \"S" + (i + 1) + "\""))
                .collect(Collectors.joining(","));
        var drawing = draw(states + ", \"Sorry\": {\"Type\": \"Fail\"}", "S0");

        assertThat(drawing.boxes()).hasSize(303);
        for (int i = 0; i < drawing.boxes().size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(overlap(drawing.boxes().get(i), drawing.boxes().get(j)))
                        .isFalse();
            }
        }
        assertThat(drawing.width()).as("the catchers' arrows run together").isLessThan(600);
    }

    @Test
    void whatEachIsMovedAddsUpToTheLeast() {
        assertThat(Isotonic.place(new double[] {5, 5, 0}, new double[] {1, 1, 2}, new double[] {2, 2}))
                .containsExactly(new double[] {0, 2, 4}, within(1e-9));
        assertThat(Isotonic.place(new double[] {0, 10}, new double[] {1, 1}, new double[] {3}))
                .containsExactly(new double[] {0, 10}, within(1e-9));
    }

    /** Names are data: whatever they are, the drawing is well-formed and has no element but its own. */
    @Test
    void aNameIsNeverMarkup() throws Exception {
        var name = "<script>alert('\\\"&')</script>\\u0001";
        var svg = Svg.document(draw("\"%s\": {\"Type\": \"Pass\", \"End\": true}".formatted(name), name));
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));

        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg).contains("data-state=\"&lt;script&gt;alert('&quot;&amp;')&lt;/script&gt;\uFFFD\"");
    }

    private static boolean contains(Box outer, Box inner) {
        return outer.x() <= inner.x()
                && outer.y() <= inner.y()
                && inner.x() + inner.width() <= outer.x() + outer.width()
                && inner.y() + inner.height() <= outer.y() + outer.height();
    }

    private static boolean overlap(Box one, Box other) {
        return one.x() < other.x() + other.width()
                && other.x() < one.x() + one.width()
                && one.y() < other.y() + other.height()
                && other.y() < one.y() + one.height();
    }
}
