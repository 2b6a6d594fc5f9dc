/** The operations of AWS Step Functions. */
package local.service.states;
