/** The one source of time: the wall clock, and one that skips idle waiting. */
package local.time;
