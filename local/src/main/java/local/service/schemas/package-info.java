/** Amazon EventBridge Schemas: registries of what events look like. */
package local.service.schemas;
