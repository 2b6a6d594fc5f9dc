/**
 * What an execution asks of the world: calls of services, tasks that wait for their token or for an activity's
 * worker, and mocks of them.
 */
package local.execution.task;
