/**
 * The page for a person's browser: its files, what it tells beside AWS's operations, and one stream of what happens. The
 * page itself is plain ES modules under {@code resources/local/page}; it acts through the endpoint's own operations only.
 */
package local.page;
