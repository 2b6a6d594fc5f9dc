package local.asl.graph;

/**
 * Puts things in a row, each as near as can be to where it wants to be, without changing their order: the squares of
 * what they are moved add up to the least. Known as isotonic regression by pooling adjacent violators.
 */
final class Isotonic {

    private Isotonic() {}

    /**
     * @param wanted  where the middle of each wants to be
     * @param weights how much that matters
     * @param gaps    the least distance between the middles of each and the next
     * @return where each comes to be
     */
    static double[] place(double[] wanted, double[] weights, double[] gaps) {
        int count = wanted.length;
        var offsets = new double[count];
        for (int i = 1; i < count; i++) {
            offsets[i] = offsets[i - 1] + gaps[i - 1];
        }
        // Less the offsets, each may be where the one before is, but not before it: those that are not in order pool.
        var means = new double[count];
        var pooled = new double[count];
        var sizes = new int[count];
        int pools = 0;
        for (int i = 0; i < count; i++) {
            means[pools] = wanted[i] - offsets[i];
            pooled[pools] = weights[i];
            sizes[pools++] = 1;
            while (pools > 1 && means[pools - 2] > means[pools - 1]) {
                int into = pools - 2;
                double weight = pooled[into] + pooled[into + 1];
                means[into] = (means[into] * pooled[into] + means[into + 1] * pooled[into + 1]) / weight;
                pooled[into] = weight;
                sizes[into] += sizes[into + 1];
                pools--;
            }
        }
        var placed = new double[count];
        for (int pool = 0, i = 0; pool < pools; pool++) {
            for (int end = i + sizes[pool]; i < end; i++) {
                placed[i] = means[pool] + offsets[i];
            }
        }
        return placed;
    }
}
