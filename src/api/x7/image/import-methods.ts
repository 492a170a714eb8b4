/** How bytes come besides `PUT …/file`: staged first and then imported, or fetched by the cloud from a URL. */
export const IMPORT_METHODS = ['glance-direct', 'web-download'];
