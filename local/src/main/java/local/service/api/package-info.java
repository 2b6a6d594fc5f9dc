/** What the operations of all services share: shapes, pages, required members, errors. */
package local.service.api;
