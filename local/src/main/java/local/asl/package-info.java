/** The Amazon States Language as data: parsing, and validation with a path to each fault. */
package local.asl;
