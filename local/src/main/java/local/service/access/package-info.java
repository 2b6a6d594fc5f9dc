/** The door that every call passes: who calls, with which role, and may it. */
package local.service.access;
