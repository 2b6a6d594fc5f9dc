/** Amazon CloudWatch Logs: log groups, their streams and events, kept in memory. */
package local.service.logs;
