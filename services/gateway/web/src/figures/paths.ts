// Addresses of pages. A path with a dot is a file to the gateway, so a dataset's dot is a slash.
export const datasetPath = (dataset: string) => {
  const id = dataset.replace(/^datasets\//, '');
  const dot = id.indexOf('.');
  return dot < 0 ? `/sources/${id}` : `/sources/${id.slice(0, dot)}/${id.slice(dot + 1)}`;
};

export const municipalityPath = (code: string) => `/municipalities/${code}`;

// One fact of a municipality, shown with all that is behind it.
export const factPath = (code: string, indicator: string) =>
  `${municipalityPath(code)}?fact=${indicator}`;

export const comparePath = (codes: readonly string[]) => `/compare?m=${codes.join(',')}`;
