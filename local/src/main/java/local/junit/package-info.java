/**
 * The test library: JUnit's extension {@link local.junit.LocalAppTest}, what a test of it takes as parameters, and what it
 * asserts. JUnit (5.13 or later) and AssertJ are the test's own.
 */
package local.junit;
