/** AWS's wire protocols on one local port. */
package local.endpoint;
