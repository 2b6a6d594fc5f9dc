/** The items of a distributed Map: objects that they are read from, their formats, and batches. */
package local.execution.items;
