package local.asl.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * Lays boxes out in layers, arrows running down: Sugiyama's method. Boxes are put into layers, arrows that run over
 * several layers are led through them, the boxes of a layer are ordered so that few arrows cross, and at last each is
 * moved to the middle of its neighbours.
 *
 * <p>Arrows of one kind to one box share their way through the layers: forty states with a catcher to the same state
 * are one thick bundle, and a drawing of hundreds of states stays small.
 */
final class Layers {

    /** Between boxes of a layer, and between layers. */
    private static final double BESIDE = 28;

    private static final double BELOW = 46;
    /** Around an arrow that passes a layer. */
    private static final double PASSING = 14;

    /** How much it matters that an arrow passes several layers without a bend. */
    private static final double STRAIGHT = 8;

    private static final int SWEEPS = 24;

    /**
     * @param kind   arrows of one kind to one box may share their way
     * @param weight how much it matters that it runs straight
     */
    record Arrow(int from, int to, String kind, double weight) {}

    record Size(double width, double height) {}

    record Point(double x, double y) {}

    /**
     * @param boxes the middle of each box
     * @param ways  of each arrow, from where it leaves its box to where it meets the other; empty for one to itself
     */
    record Layout(List<Point> boxes, List<List<Point>> ways, double width, double height) {}

    private record Neighbour(Item item, double weight) {}

    /** A box, or a place where arrows pass a layer. */
    private static final class Item {
        final int box;
        final double width;
        final int layer;
        final List<Neighbour> above = new ArrayList<>();
        final List<Neighbour> below = new ArrayList<>();
        double order;
        double x;

        Item(int box, double width, int layer) {
            this.box = box;
            this.width = width;
            this.layer = layer;
        }
    }

    private final List<Size> sizes;
    private final List<Arrow> arrows;
    private final boolean[] turned;
    private final int[] layerOf;
    private final List<List<Item>> layers = new ArrayList<>();
    private final List<List<Item>> chains = new ArrayList<>();

    private Layers(List<Size> sizes, List<Arrow> arrows) {
        this.sizes = sizes;
        this.arrows = arrows;
        this.turned = new boolean[arrows.size()];
        this.layerOf = new int[sizes.size()];
    }

    /** Boxes are numbered in the order of {@code sizes}; the first is at the top. */
    static Layout of(List<Size> sizes, List<Arrow> arrows) {
        var layers = new Layers(sizes, arrows);
        layers.turnBackArrows();
        layers.assignLayers();
        layers.leadArrows();
        layers.orderItems();
        layers.placeItems();
        return layers.layout();
    }

    /** Arrows that close a circle are looked at the other way round. */
    private void turnBackArrows() {
        var outgoing = new ArrayList<List<Integer>>();
        sizes.forEach(_ -> outgoing.add(new ArrayList<>()));
        for (int arrow = 0; arrow < arrows.size(); arrow++) {
            outgoing.get(arrows.get(arrow).from()).add(arrow);
        }
        var state = new byte[sizes.size()]; // 0 not seen, 1 on the way, 2 done
        for (int start = 0; start < sizes.size(); start++) {
            if (state[start] == 0) {
                visit(start, outgoing, state);
            }
        }
    }

    /** Depth first, with a stack of its own: a chain of thousands of states is no reason to fail. */
    private void visit(int start, List<List<Integer>> outgoing, byte[] state) {
        var stack = new ArrayList<int[]>();
        stack.add(new int[] {start, 0});
        state[start] = 1;
        while (!stack.isEmpty()) {
            var top = stack.getLast();
            var leaving = outgoing.get(top[0]);
            if (top[1] == leaving.size()) {
                state[top[0]] = 2;
                stack.removeLast();
                continue;
            }
            int arrow = leaving.get(top[1]++);
            int to = arrows.get(arrow).to();
            if (state[to] == 1) {
                turned[arrow] = true;
            } else if (state[to] == 0) {
                state[to] = 1;
                stack.add(new int[] {to, 0});
            }
        }
    }

    private int top(int arrow) {
        return turned[arrow] ? arrows.get(arrow).to() : arrows.get(arrow).from();
    }

    private int bottom(int arrow) {
        return turned[arrow] ? arrows.get(arrow).from() : arrows.get(arrow).to();
    }

    private boolean isLoop(int arrow) {
        return arrows.get(arrow).from() == arrows.get(arrow).to();
    }

    /** Each box below all that lead to it; in the order of a topological sort. */
    private void assignLayers() {
        var waiting = new int[sizes.size()];
        var below = new ArrayList<List<Integer>>();
        sizes.forEach(_ -> below.add(new ArrayList<>()));
        for (int arrow = 0; arrow < arrows.size(); arrow++) {
            if (!isLoop(arrow)) {
                below.get(top(arrow)).add(bottom(arrow));
                waiting[bottom(arrow)]++;
            }
        }
        var ready = new ArrayList<Integer>();
        for (int box = 0; box < sizes.size(); box++) {
            if (waiting[box] == 0) {
                ready.add(box);
            }
        }
        for (int i = 0; i < ready.size(); i++) {
            int box = ready.get(i);
            for (int next : below.get(box)) {
                layerOf[next] = Math.max(layerOf[next], layerOf[box] + 1);
                if (--waiting[next] == 0) {
                    ready.add(next);
                }
            }
        }
    }

    /** An arrow over several layers passes each in between at a place that it may share. */
    private void leadArrows() {
        var boxes = new ArrayList<Item>();
        for (int layer = 0; layer <= Arrays.stream(layerOf).max().orElse(0); layer++) {
            layers.add(new ArrayList<>());
        }
        for (int box = 0; box < sizes.size(); box++) {
            boxes.add(add(new Item(box, sizes.get(box).width(), layerOf[box])));
        }
        var shared = new HashMap<List<Object>, Item>();
        for (int arrow = 0; arrow < arrows.size(); arrow++) {
            var chain = new ArrayList<Item>();
            chains.add(chain);
            if (isLoop(arrow)) {
                continue;
            }
            var kind = arrows.get(arrow).kind();
            int anchor = turned[arrow] ? top(arrow) : bottom(arrow);
            chain.add(boxes.get(top(arrow)));
            for (int layer = layerOf[top(arrow)] + 1; layer < layerOf[bottom(arrow)]; layer++) {
                int at = layer;
                chain.add(shared.computeIfAbsent(
                        List.of(kind, anchor, turned[arrow], layer), _ -> add(new Item(-1, PASSING, at))));
            }
            chain.add(boxes.get(bottom(arrow)));
            for (int i = 1; i < chain.size(); i++) {
                boolean passing = chain.get(i - 1).box < 0 && chain.get(i).box < 0;
                connect(
                        chain.get(i - 1),
                        chain.get(i),
                        passing ? STRAIGHT : arrows.get(arrow).weight());
            }
        }
    }

    private static void connect(Item above, Item below, double weight) {
        if (above.below.stream().noneMatch(neighbour -> neighbour.item == below)) {
            above.below.add(new Neighbour(below, weight));
            below.above.add(new Neighbour(above, weight));
        }
    }

    private Item add(Item item) {
        item.order = layers.get(item.layer).size();
        layers.get(item.layer).add(item);
        return item;
    }

    /** By the mean of the neighbours' places, down and up in turns; the best order that was met stays. */
    private void orderItems() {
        var best = copyOfOrder();
        long fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            boolean down = sweep % 2 == 0;
            for (var layer : down ? layers : layers.reversed()) {
                for (var item : layer) {
                    var neighbours = down ? item.above : item.below;
                    item.x = neighbours.stream()
                            .mapToDouble(next -> next.item.order)
                            .average()
                            .orElse(item.order);
                }
                layer.sort(Comparator.comparingDouble(item -> item.x));
                number(layer);
            }
            long crossings = crossings();
            if (crossings < fewest) {
                fewest = crossings;
                best = copyOfOrder();
            }
        }
        for (int i = 0; i < layers.size(); i++) {
            layers.set(i, best.get(i));
            number(layers.get(i));
        }
    }

    private static void number(List<Item> layer) {
        for (int i = 0; i < layer.size(); i++) {
            layer.get(i).order = i;
        }
    }

    private List<List<Item>> copyOfOrder() {
        var copy = new ArrayList<List<Item>>();
        layers.forEach(layer -> copy.add(new ArrayList<>(layer)));
        return copy;
    }

    /** How many pairs of arrows cross between neighbouring layers, counted with a tree of sums. */
    private long crossings() {
        long count = 0;
        for (var layer : layers) {
            int width = layer.stream()
                    .flatMap(item -> item.below.stream())
                    .mapToInt(next -> (int) next.item.order + 1)
                    .max()
                    .orElse(0);
            var sums = new long[width + 1];
            long seen = 0;
            for (var item : layer) {
                var ends = item.below.stream()
                        .mapToInt(next -> (int) next.item.order)
                        .toArray();
                for (int end : ends) {
                    long notRight = 0;
                    for (int i = end + 1; i > 0; i -= i & -i) {
                        notRight += sums[i];
                    }
                    count += seen - notRight;
                }
                for (int end : ends) {
                    seen++;
                    for (int i = end + 1; i <= width; i += i & -i) {
                        sums[i]++;
                    }
                }
            }
        }
        return count;
    }

    private void placeItems() {
        for (var layer : layers) {
            double x = 0;
            for (var item : layer) {
                item.x = x + item.width / 2;
                x += item.width + BESIDE;
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean down = sweep % 2 == 0;
            boolean last = sweep >= SWEEPS - 2;
            for (var layer : down ? layers : layers.reversed()) {
                place(layer, last || down, last || !down);
            }
        }
    }

    private static void place(List<Item> layer, boolean byAbove, boolean byBelow) {
        int count = layer.size();
        var wanted = new double[count];
        var weights = new double[count];
        var gaps = new double[Math.max(0, count - 1)];
        for (int i = 0; i < count; i++) {
            var item = layer.get(i);
            var near = new ArrayList<Neighbour>();
            if (byAbove) {
                near.addAll(item.above);
            }
            if (byBelow) {
                near.addAll(item.below);
            }
            double weight = near.stream().mapToDouble(Neighbour::weight).sum();
            wanted[i] = near.isEmpty()
                    ? item.x
                    : near.stream()
                                    .mapToDouble(next -> next.item.x * next.weight)
                                    .sum()
                            / weight;
            weights[i] = near.isEmpty() ? 1 : weight;
            if (i > 0) {
                gaps[i - 1] = (layer.get(i - 1).width + item.width) / 2 + BESIDE;
            }
        }
        var placed = Isotonic.place(wanted, weights, gaps);
        for (int i = 0; i < count; i++) {
            layer.get(i).x = placed[i];
        }
    }

    private Layout layout() {
        double left = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(item -> item.x - item.width / 2)
                .min()
                .orElse(0);
        double right = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(item -> item.x + item.width / 2)
                .max()
                .orElse(0);
        var middles = new double[layers.size()];
        var heights = new double[layers.size()];
        double y = 0;
        for (int i = 0; i < layers.size(); i++) {
            heights[i] = layers.get(i).stream()
                    .filter(item -> item.box >= 0)
                    .mapToDouble(item -> sizes.get(item.box).height())
                    .max()
                    .orElse(0);
            middles[i] = y + heights[i] / 2;
            y += heights[i] + BELOW;
        }
        var boxes = new ArrayList<>(Collections.nCopies(sizes.size(), new Point(0, 0)));
        layers.forEach(layer -> layer.stream()
                .filter(item -> item.box >= 0)
                .forEach(item -> boxes.set(item.box, new Point(item.x - left, middles[item.layer]))));
        var ways = new ArrayList<List<Point>>();
        for (int arrow = 0; arrow < arrows.size(); arrow++) {
            ways.add(way(arrow, left, middles, heights));
        }
        return new Layout(boxes, ways, right - left, y - BELOW);
    }

    private List<Point> way(int arrow, double left, double[] middles, double[] heights) {
        var points = new ArrayList<Point>();
        var chain = chains.get(arrow);
        for (int i = 0; i < chain.size(); i++) {
            var item = chain.get(i);
            double half =
                    item.box < 0 ? heights[item.layer] / 2 : sizes.get(item.box).height() / 2;
            if (i > 0) {
                points.add(new Point(item.x - left, middles[item.layer] - half));
            }
            if (i < chain.size() - 1) {
                points.add(new Point(item.x - left, middles[item.layer] + half));
            }
        }
        return turned[arrow] ? points.reversed() : points;
    }
}
