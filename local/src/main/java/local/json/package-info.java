/** JSON text and values: what the JDK and Jackson lack. */
package local.json;
