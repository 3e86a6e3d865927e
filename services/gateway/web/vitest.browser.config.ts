// Views in a real browser: npm run test:browser. CHROMIUM names another browser than Debian's.
import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/browser/**/*.browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One browser at a time: two cores are busy with one.
    fileParallelism: false,
  },
});
