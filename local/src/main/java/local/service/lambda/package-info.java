/**
 * AWS Lambda: functions in processes of their own, their operations, and the event source mappings that invoke
 * them.
 */
package local.service.lambda;
