/** Amazon SQS: a server of queues in this process, behind the door. */
package local.service.sqs;
