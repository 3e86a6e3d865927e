// A view in Chromium before services that a test makes up. Nothing here knows a real household: what
// it shows is synthetic and says so.

import {existsSync, readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import path from 'node:path';
import {type ConnectRouter, createConnectRouter} from '@connectrpc/connect';
import {createFetchHandler} from '@connectrpc/connect/protocol';
import axeCore from 'axe-core';
import {type Browser, type BrowserContext, chromium, type Page} from 'playwright-core';
import type {Session} from '../../src/api/session';

export const widths = [1440, 820, 320] as const;
export const schemes = ['light', 'dark'] as const;

export interface Opened {
  page: Page;
  context: BrowserContext;
  // What the page complained of.
  complaints: string[];
}

interface Wanted {
  path: string;
  session?: Session;
  services: (router: ConnectRouter) => void;
  width?: number;
  scheme?: (typeof schemes)[number];
  language?: string;
  forcedColors?: boolean;
}

export class Views {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly address: string,
  ) {}

  static async start(): Promise<Views> {
    const server = serve();
    const port = Number(process.env.TREFF_WEB_TEST_PORT ?? 0);
    await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
    const at = server.address();
    if (!at || typeof at === 'string') throw new Error('the pages are served nowhere');
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    });
    return new Views(browser, server, `http://127.0.0.1:${at.port}`);
  }

  async stop() {
    // A page may ask for something to its last moment: who answers then finds nobody.
    const pages = this.browser.contexts().flatMap((context) => context.pages());
    await Promise.all(pages.map((page) => page.unrouteAll({behavior: 'ignoreErrors'})));
    await this.browser.close();
    this.server.close();
  }

  async open(wanted: Wanted): Promise<Opened> {
    const context = await this.browser.newContext({
      viewport: {width: wanted.width ?? 1440, height: 900},
      colorScheme: wanted.scheme ?? 'light',
      locale: wanted.language ?? 'nb-NO',
      forcedColors: wanted.forcedColors ? 'active' : 'none',
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Oslo',
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (said) => {
      if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) {
        complaints.push(said.text());
      }
    });
    await answerSession(page, wanted.session);
    await answerServices(page, wanted.services);
    await page.goto(this.address + wanted.path);
    return {page, context, complaints};
  }
}

const dist = path.join(__dirname, '../../dist');
const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

// What `npm run build` made, as the gateway gives it: addresses of pages are all index.html.
function serve(): Server {
  const index = path.join(dist, 'index.html');
  if (!existsSync(index)) throw new Error('dist/ is missing: npm run build');
  return createServer((request, response) => {
    const asked = path.join(dist, path.normalize(new URL(`http://x${request.url}`).pathname));
    const file = path.extname(asked) && existsSync(asked) ? asked : index;
    response.setHeader('Content-Type', types[path.extname(file)] ?? 'application/octet-stream');
    response.end(readFileSync(file));
  });
}

async function answerSession(page: Page, session: Session | undefined) {
  await page.route('**/session', (route) =>
    session
      ? route.fulfill({json: {signedIn: true, signIn: 'demo', demo: true, ...session}})
      : route.fulfill({json: {signedIn: false, signIn: 'demo', demo: true}}),
  );
}

async function answerServices(page: Page, services: Wanted['services']) {
  const router = createConnectRouter();
  services(router);
  const handlers = new Map(
    router.handlers.map((handler) => [handler.requestPath, createFetchHandler(handler)]),
  );
  await page.route(/\/(treff|google)\.[\w.]+\/\w+$/, async (route) => {
    const request = route.request();
    const handler = handlers.get(new URL(request.url()).pathname);
    if (!handler) return route.fulfill({status: 404, body: ''});
    const response = await handler(
      new Request(request.url(), {
        method: 'POST',
        headers: await request.allHeaders(),
        body: new Uint8Array(request.postDataBuffer() ?? []),
      }),
    );
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  });
}

// What axe finds, and what it could not judge. It cannot see through an arrow drawn behind a field, nor
// through a drawing, and takes signs for the eye alone for text: their colours are those of other text.
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  return page.evaluate(async () => {
    const {axe} = globalThis as unknown as {axe: typeof axeCore};
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const {violations, incomplete} = await axe.run(document, {
      runOnly: {type: 'tag', values: tags},
      elementRef: true,
    });
    const undecidable = 'select, input, textarea, svg text, [aria-hidden="true"]';
    const told = (rules: typeof violations, isLeftOut: (element?: HTMLElement) => boolean) =>
      rules.flatMap(({id, nodes}) =>
        nodes
          .filter(({element}) => id !== 'color-contrast' || !isLeftOut(element))
          .map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
      );
    return [
      ...told(violations, () => false),
      ...told(incomplete, (element) => element?.matches(undecidable) ?? false),
    ];
  });
}

export const scrollsSideways = (page: Page) =>
  page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
  );
