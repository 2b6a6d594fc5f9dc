/**
 * Services that the local run does not have, answered for by somebody else: another emulator, or AWS itself. A call of
 * one passes the same door as every other call, with its own principal, action and resource, and is then made there.
 */
package local.service.upstream;
