import react from '@vitejs/plugin-react';
import {defineConfig} from 'vite';

// Packages whose modules do nothing by being imported. Two components of Designsystemet say
// otherwise and would draw in 50 KB of what nobody asked for.
const withoutEffects =
  /node_modules\/(@digdir\/designsystemet-react|@navikt\/aksel-icons|@floating-ui|@tanstack)\//;

export default defineConfig({
  plugins: [react()],
  // Tests ask for no name of this machine.
  server: {host: '127.0.0.1', proxy: proxied(process.env.TREFF_WEB_GATEWAY)},
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    rollupOptions: {treeshake: {moduleSideEffects: (id) => !withoutEffects.test(id)}},
  },
});

// `npm run dev` beside a running gateway: calls and the session go to it.
function proxied(gateway: string | undefined) {
  return gateway ? {'^/(treff\\.|google\\.|session)': gateway} : undefined;
}
