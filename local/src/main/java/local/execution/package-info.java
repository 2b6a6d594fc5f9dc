/** One execution: the interpreter, its history, retries, task tokens and timers. */
package local.execution;
