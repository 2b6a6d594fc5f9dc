/** Amazon SNS: topics, subscriptions, and what they deliver. */
package local.service.sns;
