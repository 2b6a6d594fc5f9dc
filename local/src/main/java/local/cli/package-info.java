/** The commands of {@code bin/local}, and what they print. */
package local.cli;
