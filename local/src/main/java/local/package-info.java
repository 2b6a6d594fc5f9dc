/**
 * The local run of a SAM template, as a program or a test starts it. From the ground up: {@code json} and {@code time};
 * {@code asl}, the States Language as data; {@code policy}, what IAM decides; {@code execution}, which interprets a
 * definition; {@code template}, which reads a stack; {@code service}, what can be called; {@code endpoint}, the same over
 * AWS's protocols; {@code page}, what it shows a browser; this package; {@code junit}, the test library; {@code check},
 * which runs nothing; {@code bench}; and {@code cli}. A package uses only what lies below it.
 */
package local;
