/**
 * The door that every call passes: who calls, with which role, and may it; and what the operations of all services
 * share.
 */
package local.door;
