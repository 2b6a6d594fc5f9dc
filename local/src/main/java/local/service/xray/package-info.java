/** AWS X-Ray: traces of the executions and invocations that were. */
package local.service.xray;
