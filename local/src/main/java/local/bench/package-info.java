/** What {@code bin/local bench} measures, on the machine of whoever runs it. */
package local.bench;
