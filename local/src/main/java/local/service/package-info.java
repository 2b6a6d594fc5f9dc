/** All services put together: started and stopped as one, and called by the Task states of an execution. */
package local.service;
