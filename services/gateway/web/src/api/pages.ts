// Lists come in pages; this is all of them.
interface Page {
  nextPageToken: string;
}

export async function allPages<P extends Page>(
  ask: (pageToken: string) => Promise<P>,
): Promise<P[]> {
  const pages: P[] = [];
  let pageToken = '';
  do {
    const page = await ask(pageToken);
    pages.push(page);
    pageToken = page.nextPageToken;
  } while (pageToken);
  return pages;
}
