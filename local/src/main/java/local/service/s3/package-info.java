/** Amazon S3 on a folder: its buckets are folders, its objects are files. */
package local.service.s3;
