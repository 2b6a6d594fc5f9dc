/** What an execution would cost on AWS: how much it used, and the prices, which are data. */
package local.cost;
