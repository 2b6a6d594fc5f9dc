/** Buckets, as folders. */
package local.s3;
