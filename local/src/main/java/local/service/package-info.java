/** What a task, a function or a person can call; every call passes the IAM door first. */
package local.service;
