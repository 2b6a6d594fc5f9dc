/** Amazon EventBridge: buses, rules, and what they deliver to; {@link local.service.events.Deliveries} serves schedules too. */
package local.service.events;
