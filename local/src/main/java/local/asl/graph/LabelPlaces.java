package local.asl.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.asl.graph.Drawing.Kind;
import local.asl.graph.Layers.Point;

/** Finds each arrow's label a place on its arrow where it covers no other label and no state. */
final class LabelPlaces {

    /** Of the font in which labels are written, on average. */
    private static final double CHARACTER = 5.9;

    private static final double HEIGHT = 13;
    /** How far a label stands above or below its best place at most, so that it is still seen to be its arrow's. */
    private static final double ASIDE = 13;

    private record Area(double left, double top, double right, double bottom) {

        private boolean meets(Area other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    private final double width;
    private final List<Area> taken = new ArrayList<>();

    LabelPlaces(Drawing drawing) {
        width = drawing.width();
        drawing.boxes().stream()
                .filter(box -> box.kind() == Kind.STATE)
                .map(box -> new Area(box.x(), box.y(), box.x() + box.width(), box.y() + box.height()))
                .forEach(taken::add);
    }

    /**
     * The next label's place: the middle of its base line. Where none is free, the best is taken all the same.
     *
     * @param way    of its arrow
     * @param length in characters
     */
    Point next(List<Point> way, int length) {
        var places = places(way).map(place -> inside(place, length)).toList();
        var place = places.stream()
                .filter(candidate -> taken.stream().noneMatch(area(candidate, length)::meets))
                .findFirst()
                .orElse(places.getFirst());
        taken.add(area(place, length));
        return place;
    }

    /** Not over the drawing's edge. */
    private Point inside(Point place, int length) {
        double half = half(length);
        return half * 2 > width ? place : new Point(Math.clamp(place.x(), half, width - half), place.y());
    }

    /** The best first: nearer to where it comes from than to where it goes, for there the arrows of one state are apart. */
    private static Stream<Point> places(List<Point> way) {
        var best = between(way.get(0), way.get(1), 0.65, 0.55);
        var along = IntStream.range(1, way.size() - 1).mapToObj(i -> between(way.get(i), way.get(i + 1), 0.5, 0.5));
        return Stream.concat(
                Stream.of(best, new Point(best.x(), best.y() + ASIDE), new Point(best.x(), best.y() - ASIDE)), along);
    }

    private static Point between(Point from, Point to, double across, double down) {
        return new Point(from.x() + (to.x() - from.x()) * across, from.y() + (to.y() - from.y()) * down + 4);
    }

    private static double half(int length) {
        return length * CHARACTER / 2 + 2;
    }

    private static Area area(Point middle, int length) {
        double half = half(length);
        return new Area(middle.x() - half, middle.y() - HEIGHT + 3, middle.x() + half, middle.y() + 3);
    }
}
