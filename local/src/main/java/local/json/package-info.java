/** JSON text and values, ARNs: what the JDK and Jackson lack. */
package local.json;
