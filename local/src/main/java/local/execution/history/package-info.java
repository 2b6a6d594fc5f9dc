/** What happened in an execution, event by event, as AWS writes it. */
package local.execution.history;
