/**
 * The drawing of a definition: states as boxes from the top down, arrows for where they go on. The page, the reports and
 * {@code bin/local graph} show the same one.
 */
package local.asl.graph;
