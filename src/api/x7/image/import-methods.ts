/** How bytes come besides `PUT …/file`: staged first, then imported. */
export const IMPORT_METHODS = ['glance-direct'];
