/** Amazon EventBridge Scheduler: schedules, their groups, and what they call at their time. */
package local.service.scheduler;
